import Synchronization

extension StreamLoop {
    /// What the poller shall wait for.
    struct Wanted {
        var isOver = false
        var reads = true
        var writes = false
        /// Until the next deadline.
        var pause: Duration?
    }

    /// Does what was asked for from outside and what time asks for. Throws why the stream is over.
    func takeOrders(_ channel: ByteChannel) throws(SocketError) -> Wanted {
        let now = ContinuousClock.now
        let orders = stream.state.withLock { $0.takeOrders(bound: stream.settings.outboundBytes) }
        if let reason = orders.abortReason { throw reason }
        var deadlines = Deadlines()
        if let since = orders.stalledSince, let limit = stream.settings.writeStallTimeout {
            deadlines.add(try judgeStall(channel, since: since, limit: limit, now: now, queuedCount: orders.queuedCount))
        }
        switch orders.phase {
        case .closing(let deadline):
            if orders.queuedCount == 0, !hasSentEnd {
                hasSentEnd = true
                channel.sendEnd()
            }
            guard now < deadline else {
                guard orders.queuedCount > 0 else { return Wanted(isOver: true) }
                throw SocketError(
                    .timedOut,
                    "\(orders.queuedCount) octets could not be sent to \(stream.endpoint) before the connection was closed.")
            }
            deadlines.add(deadline)
        case .failing(let error, let deadline):
            guard now < deadline else { throw error }
            deadlines.add(deadline)
        case .connecting, .open, .over: break
        }
        if orders.tellsRoom { handler.writable() }
        if let requested = orders.requestedTick { nextTick = min(nextTick ?? requested, requested) }
        if let due = nextTick, due <= now { nextTick = handler.tick(now) }
        deadlines.add(nextTick)
        let reads = !orders.isReadingPaused || hasSentEnd
        if wasPaused, reads { mustRead = true }
        wasPaused = !reads
        return Wanted(
            reads: reads, writes: orders.isBlocked || readingWantsWrite,
            pause: deadlines.earliest.map { now.duration(to: $0) })
    }

    /// The moment at which the peer must have taken something. The socket takes more only when a third of the kernel's buffer is free;
    /// a slow peer is not a stalled one, so that what counts is whether the buffer shrinks.
    private func judgeStall(
        _ channel: ByteChannel, since: ContinuousClock.Instant, limit: Duration, now: ContinuousClock.Instant, queuedCount: Int
    ) throws(SocketError) -> ContinuousClock.Instant {
        guard let known = stall, known.since == since else {
            stall = (since, since, channel.unacknowledgedCount)
            return since + limit
        }
        guard now >= known.seen + limit else { return known.seen + limit }
        let waitingCount = channel.unacknowledgedCount
        guard waitingCount < known.waitingCount else {
            throw SocketError(
                .writeStalled,
                "\(stream.endpoint) has read nothing for \(limit) although \(queuedCount) octets wait. See whether it is overloaded."
            )
        }
        stall = (since, now, waitingCount)
        return now + limit
    }

    private struct Deadlines {
        private(set) var earliest: ContinuousClock.Instant?

        mutating func add(_ instant: ContinuousClock.Instant?) {
            guard let instant else { return }
            earliest = min(earliest ?? instant, instant)
        }
    }
}

extension StreamState {
    /// What the I/O thread has to know and do, as of one moment.
    struct Orders {
        let phase: Phase
        let abortReason: SocketError?
        let requestedTick: ContinuousClock.Instant?
        let stalledSince: ContinuousClock.Instant?
        let queuedCount: Int
        let isReadingPaused: Bool
        let isBlocked: Bool
        let tellsRoom: Bool
    }

    mutating func takeOrders(bound: Int) -> Orders {
        hasOrders = false
        let tellsRoom = hasRoomToTell(bound: bound)
        if tellsRoom { wasRefused = false }
        defer { requestedTick = nil }
        return Orders(
            phase: phase, abortReason: abortReason, requestedTick: requestedTick, stalledSince: stalledSince,
            queuedCount: queuedCount, isReadingPaused: isReadingPaused, isBlocked: isBlocked, tellsRoom: tellsRoom)
    }
}
