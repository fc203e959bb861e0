import AMQPCodec
import Socket
import Synchronization

extension ConnectionDriver {
    var blockedReason: String? { state.withLock { $0.blockedReason } }

    /// A channel with a number that nobody has; numbers rotate, so that a late frame does not meet a new owner.
    func makeChannel() throws(AMQPError) -> AMQPChannel {
        let channel = state.withLock { state -> Result<AMQPChannel, AMQPError> in
            if let error = state.error { return .failure(error) }
            guard state.machine.phase == .open, let stream = state.stream else {
                return .failure(AMQPError(.closed, "The connection is closing."))
            }
            let most = state.agreed.channelMax
            guard state.channels.count < Int(most) else {
                return .failure(AMQPError(.invalidArgument, "All \(most) channels of the connection are in use."))
            }
            var number = state.lastNumber
            repeat { number = number >= most ? 1 : number + 1 } while state.channels[number] != nil
            state.lastNumber = number
            let channel = AMQPChannel(
                number: number, driver: self, stream: stream, frameMax: Int(min(state.agreed.frameMax, settings.frameMax)))
            state.channels[number] = channel
            return .success(channel)
        }
        return try channel.get()
    }

    func updateSecret(_ secret: [UInt8], _ reason: String) async throws(AMQPError) {
        let done = Completion<AMQPError?>()
        let deadline = Instant.now + settings.operationTimeout
        let refusal = state.withLock { state -> AMQPError? in
            if let error = state.error { return error }
            let actions = state.machine.updateSecret(secret, reason: reason)
            guard !actions.isEmpty else { return AMQPError(.closed, "The connection is closing.") }
            state.secrets.append((deadline, done))
            _ = run(actions, &state)
            return nil
        }
        if let refusal { throw refusal }
        schedule(deadline)
        switch await done.wait() {
        case .none: throw AMQPError(.cancelled, "The wait for a new secret was cancelled.")
        case .some(.some(let error)): throw error
        case .some(.none): break
        }
    }

    /// Begins the exchange of close and close-ok; it may take `timeout`.
    func close(_ error: AMQPError, _ timeout: Duration) {
        let deadline = Instant.now + timeout
        let (effects, channels) = state.withLock { state -> (Effects, [AMQPChannel]) in
            guard state.error == nil else { return (Effects(), []) }
            state.deadline = deadline
            return (run(state.machine.close(200, error), &state), Array(state.channels.values))
        }
        for channel in channels { channel.connectionLost(error) }
        effects.perform(self)
        schedule(deadline)
    }

    /// The end, without a word.
    func abort(_ error: AMQPError) {
        let (effects, stream) = state.withLock { state in
            (run(state.machine.lost(error), &state), state.stream)
        }
        stream?.abort(SocketError(.closed, error.message))
        effects.perform(self)
    }
}
