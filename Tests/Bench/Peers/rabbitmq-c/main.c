/* The peer of the AMQP benchmarks: what a careful program in C on rabbitmq-c reaches. */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: peer URL MODE QUEUE [COUNT] [NUMBER]\n"
    "  publish-confirmed QUEUE COUNT WINDOW    consume-acknowledged QUEUE COUNT PREFETCH\n"
    "  publish-transient QUEUE COUNT           consume-transient QUEUE COUNT\n"
    "  call QUEUE COUNT IN_FLIGHT              serve QUEUE";

int main(int count, char **arguments) {
  if (count < 4) peer_fail(usage);
  const char *mode = arguments[2], *queue = arguments[3];
  int64_t messages = count > 4 ? atoll(arguments[4]) : 0;
  int number = count > 5 ? atoi(arguments[5]) : 0;
  amqp_connection_state_t connection = peer_open(arguments[1]);
  if (strcmp(mode, "publish-confirmed") == 0) publish_confirmed(connection, queue, messages, number);
  else if (strcmp(mode, "publish-transient") == 0) publish_transient(connection, queue, messages);
  else if (strcmp(mode, "consume-acknowledged") == 0) consume_acknowledged(connection, queue, messages, number);
  else if (strcmp(mode, "consume-transient") == 0) consume_transient(connection, queue, messages);
  else if (strcmp(mode, "call") == 0) rpc_call(connection, queue, messages, number);
  else if (strcmp(mode, "serve") == 0) rpc_serve(connection, queue);
  else peer_fail(usage);
  peer_close(connection);
  return 0;
}
