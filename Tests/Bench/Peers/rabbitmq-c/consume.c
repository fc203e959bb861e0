#include "peer.h"

#include <stdio.h>

static void start(amqp_connection_state_t connection, const char *queue, int no_ack) {
  amqp_basic_consume(connection, CHANNEL, amqp_cstring_bytes(queue), amqp_empty_bytes, 0, no_ack, 0, amqp_empty_table);
  peer_check(connection, "consuming");
  printf("ready\n");
  fflush(stdout);
}

static uint64_t next_tag(amqp_connection_state_t connection) {
  amqp_envelope_t envelope;
  amqp_maybe_release_buffers(connection);
  amqp_rpc_reply_t reply = amqp_consume_message(connection, &envelope, NULL, 0);
  if (reply.reply_type != AMQP_RESPONSE_NORMAL) peer_fail("waiting for a message");
  if (envelope.message.body.len != BODY_SIZE) peer_fail("a message of another size came");
  uint64_t tag = envelope.delivery_tag;
  amqp_destroy_envelope(&envelope);
  return tag;
}

void consume_acknowledged(amqp_connection_state_t connection, const char *queue, int64_t count, int prefetch) {
  peer_declare(connection, queue, 1);
  amqp_basic_qos(connection, CHANNEL, 0, (uint16_t)prefetch, 0);
  peer_check(connection, "setting the prefetch");
  start(connection, queue, 0);
  int64_t began = 0;
  for (int64_t number = 1; number <= count; number++) {
    uint64_t tag = next_tag(connection);
    if (began == 0) began = peer_now();
    if (number % (prefetch / 4) == 0 || number == count)
      peer_check_status(amqp_basic_ack(connection, CHANNEL, tag, 1), "acknowledging");
  }
  peer_report(count, peer_now() - began, NULL);
}

void consume_transient(amqp_connection_state_t connection, const char *queue, int64_t count) {
  peer_declare(connection, queue, 0);
  start(connection, queue, 1);
  int64_t began = 0;
  for (int64_t number = 1; number <= count; number++) {
    next_tag(connection);
    if (began == 0) began = peer_now();
  }
  peer_report(count, peer_now() - began, NULL);
}
