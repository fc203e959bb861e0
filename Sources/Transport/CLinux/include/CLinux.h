#ifndef CLINUX_H
#define CLINUX_H

/* What Swift's Glibc leaves out. */

#include <sys/epoll.h>
#include <sys/eventfd.h>

/// Names the calling thread for `ps -T` and debuggers; at most 15 octets.
void clinux_name_thread(const char *name);

#endif
