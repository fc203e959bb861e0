#ifndef C_ALLOCATIONS_H
#define C_ALLOCATIONS_H

#include <stdint.h>

/// How often the calling thread has asked for memory. A program that links this library counts all its allocations:
/// its malloc stands in front of the C library's.
uint64_t allocations_of_this_thread(void);

#endif
