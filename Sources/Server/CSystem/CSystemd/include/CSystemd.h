// What the exchange uses of libsystemd: readiness, watchdog, status texts.
#ifndef CSYSTEMD_H
#define CSYSTEMD_H

#include <stdint.h>
#include <systemd/sd-daemon.h>

// sd_notify under a name of its own, so that Swift sees a plain function.
static inline int csystemd_notify(const char *state) { return sd_notify(0, state); }

// Microseconds between two signs of life that the service manager expects, or 0 when it expects none.
static inline uint64_t csystemd_watchdog_microseconds(void) {
    uint64_t microseconds = 0;
    return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : 0;
}

#endif
