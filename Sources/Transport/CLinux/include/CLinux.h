#ifndef CLINUX_H
#define CLINUX_H

/* What Swift's Glibc leaves out. */

#include <sys/epoll.h>
#include <sys/eventfd.h>

/// Names the calling thread for `ps -T` and debuggers; at most 15 octets.
void clinux_name_thread(const char *name);

/// How many octets wait in a socket's send buffer, sent and not acknowledged ones included (SIOCOUTQ); 0 if it cannot be told.
int clinux_unacknowledged(int socket);

#endif
