/* What the modes of the peer share. Any failure prints a line and ends the program. */
#ifndef PEER_H
#define PEER_H

#include <amqp.h>
#include <stdint.h>

enum { CHANNEL = 1, BODY_SIZE = 256 };

/* Opens a connection and one channel. */
amqp_connection_state_t peer_open(const char *url);
void peer_close(amqp_connection_state_t connection);

/* Ends the program unless the last call on the connection succeeded. */
void peer_check(amqp_connection_state_t connection, const char *what);
void peer_check_status(int status, const char *what);
void peer_fail(const char *what);

void peer_declare(amqp_connection_state_t connection, const char *queue, int durable);

/* Monotonic, in nanoseconds. */
int64_t peer_now(void);

/* One line of JSON. `latencies` are sorted in place; NULL without any. */
void peer_report(int64_t messages, int64_t nanoseconds, int64_t *latencies);

void publish_confirmed(amqp_connection_state_t connection, const char *queue, int64_t count, int64_t window);
void publish_transient(amqp_connection_state_t connection, const char *queue, int64_t count);
void consume_acknowledged(amqp_connection_state_t connection, const char *queue, int64_t count, int prefetch);
void consume_transient(amqp_connection_state_t connection, const char *queue, int64_t count);
void rpc_call(amqp_connection_state_t connection, const char *queue, int64_t count, int in_flight);
void rpc_serve(amqp_connection_state_t connection, const char *queue);

#endif
