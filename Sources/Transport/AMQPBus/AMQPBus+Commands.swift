internal import AMQP
internal import AMQPCodec
public import Bus
internal import Synchronization

extension AMQPBus {
    public func send<C: Command>(_ command: C, context: MessageContext?) async throws(BusError) {
        try checkOpen()
        let body = try coding.encode(command)
        let id = MessageID.random()
        let properties = wire.command(C.subject, id: id, trace: context?.trace ?? id, isSecret: C.isSecret)
        let deadline = ContinuousClock.now.advanced(by: settings.sendTimeout)
        // Sent again only with the same id: who receives it must bear the same command twice anyway.
        while true {
            let channel = try await channels.telling.value(until: deadline)
            let outcome: PublishOutcome
            do throws(AMQPError) {
                outcome = try await channel.publishConfirmed(
                    body, properties: properties, exchange: topology.commandExchange,
                    routingKey: topology.key(service: C.service, subject: C.subject), mandatory: true,
                    timeout: ContinuousClock.now.duration(to: deadline))
            } catch {
                if isClosed { throw .busClosed }
                switch error.code {
                case .timedOut, .blocked, .bufferFull, .cancelled, .accessRefused, .invalidArgument:
                    throw BusError(error, asking: C.service)
                default:
                    // The channel is gone, and the next one is not there yet.
                    try? await Task.sleep(for: .milliseconds(10))
                    continue
                }
            }
            switch outcome {
            case .acked: return
            case .nacked: guard renewals.renew(channel) else { throw .overloaded(C.service) }
            case .returned: try await makeCommandQueue(C.service)
            }
        }
    }

    /// Nobody has ever served this service: its commands wait in a queue that whoever comes first declares.
    private func makeCommandQueue(_ service: ServiceName) async throws(BusError) {
        guard let connection = outgoing.connection else { return }
        do throws(AMQPError) {
            try await Declaring.commandQueue(service, settings, on: connection)
        } catch {
            if error.code == .accessRefused {
                throw BusError(
                    .noSuchService,
                    "There is no queue for the commands of \(service), and this instance may not make one: start \(service) once."
                )
            }
            throw BusError(error, asking: service)
        }
    }

    func serveCommands(
        _ router: Router, _ service: ServiceName, _ limits: ServiceLimits, isExclusive: Bool
    ) -> (server: CommandServer, lane: ConsumerLane) {
        let server = CommandServer(
            service: service, router: router, settings: settings, wire: wire, coding: coding, telling: channels.telling,
            deadLetters: deadLetters, foreign: foreign, logger: logger)
        let queue = topology.commandQueue(service: service)
        state.withLock { _ = $0.commandQueues.insert(service) }
        let lane = ConsumerLane(name: queue, on: incoming, logger: logger) {
            [self] (channel, connection) async throws(AMQPError) in
            try await Declaring.common(settings, on: connection)
            try await Declaring.commandQueue(service, settings, on: connection)
            try await channel.qos(prefetch: UInt16(clamping: max(1, limits.commandConcurrency)))
            return try await channel.consume(queue, exclusive: isExclusive)
        } take: { deliveries, channel in
            for delivery in deliveries { server.take(delivery, on: channel) }
        } interrupted: {
        }
        return (server, lane)
    }
}
