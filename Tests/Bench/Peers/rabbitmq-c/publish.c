#include "peer.h"

#include <string.h>

static char body[BODY_SIZE];

static amqp_bytes_t the_body(void) {
  memset(body, 'x', sizeof body);
  amqp_bytes_t bytes = {.len = sizeof body, .bytes = body};
  return bytes;
}

/* Reads one frame; returns how many publishes it settles. */
static int64_t settled_by_next_frame(amqp_connection_state_t connection, uint64_t *last_settled) {
  amqp_frame_t frame;
  peer_check_status(amqp_simple_wait_frame(connection, &frame), "waiting for a confirm");
  if (frame.frame_type != AMQP_FRAME_METHOD) return 0;
  if (frame.payload.method.id != AMQP_BASIC_ACK_METHOD) peer_fail("something else than a confirm came");
  const amqp_basic_ack_t *ack = frame.payload.method.decoded;
  if (!ack->multiple) {
    if (ack->delivery_tag > *last_settled) *last_settled = ack->delivery_tag;
    return 1;
  }
  /* Of those up to the tag, the ones that were not settled alone: RabbitMQ 3.10 confirms a classic queue in order. */
  int64_t count = (int64_t)(ack->delivery_tag - *last_settled);
  *last_settled = ack->delivery_tag;
  return count;
}

void publish_confirmed(amqp_connection_state_t connection, const char *queue, int64_t count, int64_t window) {
  amqp_basic_properties_t properties = {._flags = AMQP_BASIC_DELIVERY_MODE_FLAG, .delivery_mode = AMQP_DELIVERY_PERSISTENT};
  amqp_bytes_t bytes = the_body(), key = amqp_cstring_bytes(queue);
  peer_declare(connection, queue, 1);
  amqp_confirm_select(connection, CHANNEL);
  peer_check(connection, "asking for confirms");
  uint64_t last_settled = 0;
  int64_t outstanding = 0, sent = 0, start = peer_now();
  while (sent < count || outstanding > 0) {
    while (sent < count && outstanding < window) {
      peer_check_status(
          amqp_basic_publish(connection, CHANNEL, amqp_empty_bytes, key, 0, 0, &properties, bytes), "publishing");
      sent++;
      outstanding++;
    }
    amqp_maybe_release_buffers(connection);
    outstanding -= settled_by_next_frame(connection, &last_settled);
    /* And all that has come with it. */
    while (outstanding > 0 && (amqp_frames_enqueued(connection) || amqp_data_in_buffer(connection)))
      outstanding -= settled_by_next_frame(connection, &last_settled);
  }
  peer_report(count, peer_now() - start, NULL);
}

void publish_transient(amqp_connection_state_t connection, const char *queue, int64_t count) {
  amqp_basic_properties_t properties = {._flags = AMQP_BASIC_DELIVERY_MODE_FLAG, .delivery_mode = AMQP_DELIVERY_NONPERSISTENT};
  amqp_bytes_t bytes = the_body(), key = amqp_cstring_bytes(queue);
  peer_declare(connection, queue, 0);
  int64_t start = peer_now();
  for (int64_t sent = 0; sent < count; sent++)
    peer_check_status(amqp_basic_publish(connection, CHANNEL, amqp_empty_bytes, key, 0, 0, &properties, bytes), "publishing");
  peer_report(count, peer_now() - start, NULL);
}
