import Synchronization

extension SocketStream {
    /// Appends to the outbound buffer. `fill` runs under the stream's lock: it only appends bytes. They go out with the next
    /// `flush` or `requestFlush`, in the order of the calls.
    ///
    /// Throws `bufferFull` (then nothing was appended) or why the stream is over. `isUrgent` is for what keeps the connection alive or
    /// ends it: it may use an eighth more than the bound.
    public func append<Result>(
        isUrgent: Bool = false, _ fill: (inout [UInt8]) -> Result
    ) throws(SocketError) -> Result {
        let result = try state.withLock { state throws(SocketError) -> Result? in
            guard state.isOpen else { throw state.refusal ?? SocketError(.closed, "The connection is closed.") }
            let bound = isUrgent ? settings.outboundBytes + settings.outboundBytes / 8 : settings.outboundBytes
            guard state.queuedCount < bound else {
                state.wasRefused = true
                return nil
            }
            return fill(&state.outbound)
        }
        if let result { return result }
        // Who appends without a flush would wait for room in vain.
        requestFlush()
        throw bufferFull
    }

    /// `append` and `flush`.
    public func write<Result>(
        isUrgent: Bool = false, _ fill: (inout [UInt8]) -> Result
    ) throws(SocketError) -> Result {
        let result = try append(isUrgent: isUrgent, fill)
        flush()
        return result
    }

    /// Sees to it that what was appended is sent: from this thread if nobody else sends, else by who does, else by the I/O
    /// thread. Never blocks.
    public func flush() {
        // While the I/O thread is awake it sends before it sleeps; a second thread would only compete with it.
        let channel = state.withLock { state -> ByteChannel? in
            guard !state.isAwake || state.isGathering else { return nil }
            state.isGathering = false
            return state.beginSending()
        }
        if let channel { send(over: channel, rounds: Self.inlineRounds)?.signal() }
    }

    /// As `flush`, but for what is likely to be followed by more. The first after a pause is sent from this thread, because a change of
    /// threads takes longer than a call to send; what follows soon is left to the I/O thread, which waits a moment for more of it. Costs
    /// nothing while that thread is awake.
    public func requestFlush() {
        let (channel, wake) = state.withLock { state -> (ByteChannel?, WakeSignal?) in
            if state.isGathering {
                state.expectedWrites -= 1
                guard state.expectedWrites == 0 else { return (nil, nil) }
                state.isGathering = false
                return (state.beginSending(), nil)
            }
            guard !state.isAwake, !state.outbound.isEmpty, !state.isSending, !state.isBlocked, state.maySend else {
                return (nil, nil)
            }
            let now = ContinuousClock.now
            guard state.lastDirectSend + Self.burstTime < now else {
                state.gather(.max)
                return (nil, state.wakeIfAsleep())
            }
            state.lastDirectSend = now
            return (state.beginSending(), nil)
        }
        wake?.signal()
        if let channel { send(over: channel, rounds: Self.inlineRounds)?.signal() }
    }

    /// For the handler: tells that about `count` writes with `requestFlush` will come soon. They are sent together by who makes the last
    /// one, or as many as have come after a moment; a few are sent as ever.
    public func expectWrites(_ count: Int) {
        guard count >= Self.leastGathered else { return }
        state.withLock { $0.gather(count) }
    }

    /// Fewer are not worth waiting for: who has few messages under way wants them quickly.
    private static let leastGathered = 4

    /// Writes that follow each other more quickly are sent together.
    private static let burstTime = Duration.microseconds(50)

    /// So many calls to send a writer makes before it leaves the rest to the I/O thread.
    private static let inlineRounds = 4
    /// Longer than the way of a reset through a slow network; the peer may have said why it ended the connection.
    static let failingTime = Duration.seconds(2)

    /// Sends what waits, by the one who may (`beginSending`): until nothing waits, the socket takes no more, or `rounds` calls are made.
    /// Returns the signal to give if the I/O thread has to go on.
    func send(over channel: ByteChannel, rounds: Int) -> WakeSignal? {
        var rounds = rounds
        // What the last call has sent and the others do not know yet.
        var told = 0
        while true {
            let (isMore, signal) = state.withLock { state -> (Bool, WakeSignal?) in
                if told > 0 {
                    state.unsentCount -= told
                    state.lastSent = ContinuousClock.now
                    state.stalledSince = nil
                }
                if sender.isEmpty {
                    sender.take(&state.outbound)
                    state.unsentCount = sender.bytes.count
                }
                state.isSending = !sender.isEmpty && state.maySend && rounds > 0
                // Not open: the I/O thread waits for the end of this to go on with the closing.
                let mustWake =
                    !sender.isEmpty && rounds == 0 || state.hasRoomToTell(bound: settings.outboundBytes) || !state.isOpen
                return (state.isSending, mustWake ? state.wakeIfAsleep() : nil)
            }
            guard isMore else { return signal }
            signal?.signal()
            rounds -= 1
            do throws(SocketError) {
                switch try sender.send(over: channel) {
                case .bytes(let count): told = count
                case .blocked: return endSending { $0.isBlocked = true }
                }
            } catch {
                return endSending { state in
                    if state.maySend {
                        state.phase = .failing(error, deadline: ContinuousClock.now.advanced(by: Self.failingTime))
                    }
                }
            }
        }
    }

    private func endSending(_ change: (inout StreamState) -> Void) -> WakeSignal? {
        state.withLock { state in
            state.isSending = false
            if state.stalledSince == nil { state.stalledSince = ContinuousClock.now }
            change(&state)
            return state.wakeIfAsleep()
        }
    }
}

extension StreamState {
    /// The channel, if there is something to send and this thread is now the one that sends.
    mutating func beginSending() -> ByteChannel? {
        guard queuedCount > 0, !isSending, !isBlocked, maySend, let channel else { return nil }
        isSending = true
        return channel
    }

    /// Lets the I/O thread wait a moment for so many writes.
    mutating func gather(_ count: Int) {
        guard isOpen, !isBlocked, abortReason == nil else { return }
        isGathering = true
        expectedWrites = count
    }

    /// There is room again and the handler wants to know.
    func hasRoomToTell(bound: Int) -> Bool { wasRefused && queuedCount <= bound / 2 }
}
