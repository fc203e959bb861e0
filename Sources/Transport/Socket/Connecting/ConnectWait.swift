import Glibc

/// How the I/O thread waits while there is no connection yet: for descriptors, the wake signal and the one deadline.
struct ConnectWait {
    let wake: WakeSignal
    let deadline: ContinuousClock.Instant
    /// Why to give up, if somebody wants that.
    let abortReason: () -> SocketError?

    struct Socket {
        let number: Int32
        let writes: Bool
    }

    /// Returns which sockets are ready; none after a signal or when `limit` has passed. Throws why to give up, and `late()` when
    /// the deadline has passed.
    func wait(
        for sockets: [Socket], until limit: ContinuousClock.Instant? = nil, late: () -> SocketError
    ) throws(SocketError) -> [Bool] {
        if let reason = abortReason() { throw reason }
        let now = ContinuousClock.now
        guard now < deadline else { throw late() }
        var polled = [pollfd(fd: wake.number, events: Int16(POLLIN), revents: 0)]
        polled += sockets.map { pollfd(fd: $0.number, events: Int16($0.writes ? POLLOUT : POLLIN), revents: 0) }
        let end = min(limit ?? deadline, deadline)
        _ = poll(&polled, nfds_t(polled.count), Milliseconds.roundedUp(now.duration(to: end)))
        if polled[0].revents != 0 { wake.clear() }
        if let reason = abortReason() { throw reason }
        return polled.dropFirst().map { $0.revents != 0 }
    }
}
