#include "peer.h"

#include <amqp_tcp_socket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

void peer_fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

void peer_check_status(int status, const char *what) {
  if (status >= 0) return;
  fprintf(stderr, "%s: %s\n", what, amqp_error_string2(status));
  exit(1);
}

static void check_reply(amqp_rpc_reply_t reply, const char *what) {
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
  if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) peer_check_status(reply.library_error, what);
  peer_fail(what);
}

void peer_check(amqp_connection_state_t connection, const char *what) { check_reply(amqp_get_rpc_reply(connection), what); }

amqp_connection_state_t peer_open(const char *url) {
  char *text = strdup(url);
  struct amqp_connection_info info;
  peer_check_status(amqp_parse_url(text, &info), "the address");
  amqp_connection_state_t connection = amqp_new_connection();
  amqp_socket_t *socket = amqp_tcp_socket_new(connection);
  peer_check_status(amqp_socket_open(socket, info.host, info.port), "connecting");
  check_reply(
      amqp_login(connection, info.vhost, 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, info.user, info.password), "signing in");
  amqp_channel_open(connection, CHANNEL);
  peer_check(connection, "opening a channel");
  free(text);
  return connection;
}

void peer_close(amqp_connection_state_t connection) {
  amqp_connection_close(connection, AMQP_REPLY_SUCCESS);
  amqp_destroy_connection(connection);
}

void peer_declare(amqp_connection_state_t connection, const char *queue, int durable) {
  amqp_queue_declare(connection, CHANNEL, amqp_cstring_bytes(queue), 0, durable, 0, 0, amqp_empty_table);
  peer_check(connection, "declaring the queue");
}

int64_t peer_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int by_size(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static double microseconds_at(const int64_t *sorted, int64_t count, double share) {
  return sorted == NULL ? 0 : (double)sorted[(int64_t)((double)(count - 1) * share)] / 1e3;
}

void peer_report(int64_t messages, int64_t nanoseconds, int64_t *latencies) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  if (latencies != NULL) qsort(latencies, (size_t)messages, sizeof *latencies, by_size);
  printf("{\"messages\":%lld,\"seconds\":%.6f,\"p50\":%.1f,\"p99\":%.1f,\"cpuSeconds\":%.3f}\n", (long long)messages,
         (double)nanoseconds / 1e9, microseconds_at(latencies, messages, 0.5), microseconds_at(latencies, messages, 0.99), cpu);
  fflush(stdout);
}
