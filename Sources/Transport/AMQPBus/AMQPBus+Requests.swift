internal import AMQP
internal import AMQPCodec
public import Bus
internal import Synchronization

extension AMQPBus {
    public func request<R: Request>(
        _ request: R, timeout: Duration, context: MessageContext?
    ) async throws(BusError) -> R.Reply {
        try checkOpen()
        let now = ContinuousClock.now
        let own = now.advanced(by: min(timeout, .seconds(86_400)))
        let deadline = context?.deadline.map { min($0, own) } ?? own
        guard deadline > now else { throw .deadlineExceeded(R.service) }
        let body = try coding.encode(request)
        let trace = context?.trace
        guard R.repetition != .never else { return try await ask(R.self, body, trace, until: deadline, patience: nil) }
        // All questions of one story, also when it begins here.
        let story = trace ?? .random()
        return try await repeater.ask(R.self, until: deadline, mayGoOn: { !isClosed }) {
            (patience) async throws(BusError) in
            try await ask(R.self, body, story, until: deadline, patience: patience)
        }
    }

    /// Asks once.
    ///
    /// - Parameter patience: how long to wait for the answer, if less than until the deadline.
    private func ask<R: Request>(
        _ type: R.Type, _ body: [UInt8], _ trace: MessageID?, until deadline: ContinuousClock.Instant, patience: Duration?
    ) async throws(BusError) -> R.Reply {
        let client: RPCClient
        if let current = channels.asking.current {
            client = current
        } else {
            client = try await channels.asking.value(until: deadline)
        }
        let now = ContinuousClock.now
        let milliseconds = WireCoding.milliseconds(from: now, to: deadline)
        guard milliseconds > 0 else { throw .deadlineExceeded(R.service) }
        let id = MessageID.random()
        let answer: Delivery
        do throws(AMQPError) {
            answer = try await client.call(
                body, exchange: topology.requestExchange,
                routingKey: topology.requestKey(service: R.service, subject: R.subject),
                timeout: min(patience ?? .seconds(86_400), now.duration(to: deadline))
            ) { address in
                wire.request(R.subject, id: id, trace: trace ?? id, remainingMilliseconds: milliseconds, answer: address)
            }
        } catch {
            if isClosed { throw .busClosed }
            throw BusError(error, asking: R.service)
        }
        repeater.noteAnswer(R.service)
        if answer.properties.type == WireType.error { throw try coding.decode(BusError.self, from: answer.body) }
        return try coding.decode(R.Reply.self, from: answer.body)
    }
}
