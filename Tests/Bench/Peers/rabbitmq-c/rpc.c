#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void next(amqp_connection_state_t connection, amqp_envelope_t *envelope) {
  amqp_maybe_release_buffers(connection);
  amqp_rpc_reply_t reply = amqp_consume_message(connection, envelope, NULL, 0);
  if (reply.reply_type != AMQP_RESPONSE_NORMAL) peer_fail("waiting for a message");
}

static void call(amqp_connection_state_t connection, const char *queue, int slot) {
  static char body[BODY_SIZE];
  char correlation[16];
  snprintf(correlation, sizeof correlation, "%d", slot);
  amqp_basic_properties_t properties = {
      ._flags = AMQP_BASIC_REPLY_TO_FLAG | AMQP_BASIC_CORRELATION_ID_FLAG,
      .reply_to = amqp_cstring_bytes("amq.rabbitmq.reply-to"),
      .correlation_id = amqp_cstring_bytes(correlation),
  };
  amqp_bytes_t bytes = {.len = sizeof body, .bytes = body};
  peer_check_status(
      amqp_basic_publish(connection, CHANNEL, amqp_empty_bytes, amqp_cstring_bytes(queue), 0, 0, &properties, bytes), "calling");
}

void rpc_call(amqp_connection_state_t connection, const char *queue, int64_t count, int in_flight) {
  amqp_basic_consume(connection, CHANNEL, amqp_cstring_bytes("amq.rabbitmq.reply-to"), amqp_empty_bytes, 0, 1, 0, amqp_empty_table);
  peer_check(connection, "consuming replies");
  int64_t *started = calloc((size_t)in_flight, sizeof *started);
  int64_t *latencies = calloc((size_t)count, sizeof *latencies);
  if (started == NULL || latencies == NULL) peer_fail("no memory");
  int64_t sent = 0, began = peer_now();
  for (; sent < in_flight && sent < count; sent++) {
    started[sent] = peer_now();
    call(connection, queue, (int)sent);
  }
  for (int64_t answered = 0; answered < count; answered++) {
    amqp_envelope_t envelope;
    next(connection, &envelope);
    char text[16] = {0};
    amqp_bytes_t correlation = envelope.message.properties.correlation_id;
    memcpy(text, correlation.bytes, correlation.len < sizeof text - 1 ? correlation.len : sizeof text - 1);
    int slot = atoi(text);
    if (slot < 0 || slot >= in_flight) peer_fail("a foreign reply came");
    amqp_destroy_envelope(&envelope);
    int64_t now = peer_now();
    latencies[answered] = now - started[slot];
    if (sent < count) {
      started[slot] = now;
      call(connection, queue, slot);
      sent++;
    }
  }
  peer_report(count, peer_now() - began, latencies);
}

/* Answers each request with its own body until it is killed. */
void rpc_serve(amqp_connection_state_t connection, const char *queue) {
  peer_declare(connection, queue, 0);
  amqp_basic_consume(connection, CHANNEL, amqp_cstring_bytes(queue), amqp_empty_bytes, 0, 1, 0, amqp_empty_table);
  peer_check(connection, "consuming requests");
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    amqp_envelope_t envelope;
    next(connection, &envelope);
    amqp_basic_properties_t properties = {
        ._flags = AMQP_BASIC_CORRELATION_ID_FLAG, .correlation_id = envelope.message.properties.correlation_id};
    peer_check_status(amqp_basic_publish(connection, CHANNEL, amqp_empty_bytes, envelope.message.properties.reply_to, 0, 0,
                                         &properties, envelope.message.body),
                      "answering");
    amqp_destroy_envelope(&envelope);
  }
}
