import Synchronization

extension StreamLoop {
    /// Reads until nothing more is there, the handler has enough, or others want a turn. False when the stream is over after a close
    /// of our own; throws why it is over otherwise.
    func read(_ channel: ByteChannel) throws(SocketError) -> Bool {
        mustRead = false
        do throws(SocketError) {
            if !buffer.isEmpty, !deliver() { return true }
            for _ in 0..<Self.receivesInARow {
                let room = buffer.room()
                guard !room.isEmpty else {
                    throw SocketError(
                        .inputTooLarge,
                        "\(stream.endpoint) sent \(buffer.bytes.count) octets that could not be understood. The connection was given up."
                    )
                }
                switch try channel.receive(into: room) {
                case .bytes(let count, let mayBeMore):
                    buffer.received(count)
                    mustRead = mayBeMore
                    guard deliver(), mayBeMore else { return true }
                case .nothing(let wantsWrite):
                    readingWantsWrite = wantsWrite
                    mustRead = false
                    return true
                case .end:
                    throw SocketError(.closedByPeer, "\(stream.endpoint) ended the connection.")
                }
            }
            return true
        } catch {
            let isDone = stream.state.withLock { state in
                if case .closing = state.phase { return state.queuedCount == 0 }
                return false
            }
            if isDone, error.code != .inputTooLarge { return false }
            throw error
        }
    }

    /// Gives the handler what it has not consumed, sends what it wrote. Returns whether it wants more now.
    private func deliver() -> Bool {
        guard !hasSentEnd else {
            buffer.consumed(buffer.bytes.count)
            return true
        }
        buffer.consumed(handler.received(buffer.bytes))
        let (wantsMore, sending) = stream.state.withLock { state in
            let sends = state.abortReason == nil && !state.isGathering
            return (!state.isReadingPaused && state.abortReason == nil, sends ? state.beginSending() : nil)
        }
        if let sending { stream.send(over: sending, rounds: 1)?.signal() }
        return wantsMore
    }
}
