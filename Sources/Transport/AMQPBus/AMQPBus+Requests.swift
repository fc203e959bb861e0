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
                body, properties: wire.request(R.subject, id: id, trace: trace ?? id, remainingMilliseconds: milliseconds),
                exchange: topology.requestExchange, routingKey: topology.key(service: R.service, subject: R.subject),
                timeout: min(patience ?? .seconds(86_400), now.duration(to: deadline)))
        } catch {
            if isClosed { throw .busClosed }
            throw BusError(error, asking: R.service)
        }
        repeater.noteAnswer(R.service)
        if answer.properties.type == WireType.error { throw try coding.decode(BusError.self, from: answer.body) }
        return try coding.decode(R.Reply.self, from: answer.body)
    }

    // MARK: - Serving

    public func serve(
        _ router: Router, as service: ServiceName, limits: ServiceLimits
    ) async throws(BusError) -> any Registration {
        try checkOpen()
        let isExclusive = settings.exclusiveServices.contains(service)
        let isClaimedHere = state.withLock { $0.claims[service] == nil } && isExclusive
        let claim = isClaimedHere ? try await claim(service) : nil
        let server = RequestServer(
            service: service, router: router, limits: limits, wire: wire, coding: coding, answering: channels.answering,
            foreign: foreign, logger: logger)
        let requests = serveRequests(server, isExclusive: isExclusive)
        let commands = router.commands.isEmpty ? nil : serveCommands(router, service, limits, isExclusive: isExclusive)
        state.withLock { _ = $0.services.insert(service) }
        let close: @Sendable () async -> Void = {
            commands?.server.close()
            server.close()
            await commands?.lane.end()
            await requests.end()
            await claim?.release()
        }
        do throws(BusError) {
            try await requests.opened()
            try await commands?.lane.opened()
            // An answer needs a channel to go through.
            _ = try await channels.answering.value(until: .now.advanced(by: .seconds(86_400)))
        } catch {
            await close()
            throw error
        }
        return try await register(
            drain: { [self] deadline in
                await drain(server, requests)
                async let commandsEnd: Void? = commands?.server.drain(until: deadline)
                await server.waitUntilIdle(until: deadline)
                _ = await commandsEnd
                await close()
            }, close: close)
    }

    private func serveRequests(_ server: RequestServer, isExclusive: Bool) -> ConsumerLane {
        let queue = topology.requestQueue(service: server.service)
        let key = topology.bindingKey(service: server.service)
        let (exchange, prefetch) = (topology.requestExchange, server.prefetch)
        return ConsumerLane(name: queue, on: incoming, logger: logger) { [self] (channel, connection) async throws(AMQPError) in
            try await Declaring.common(settings, on: connection)
            // Where the broker has no transient queues that several may use, a durable one that expires does the same.
            let isTransient = Declaring.knowsTransientQueues(connection)
            _ = try await channel.declareQueue(
                queue, durable: !isTransient, autoDelete: true, arguments: isTransient ? [:] : ["x-expires": .int64(10_000)])
            try await channel.bindQueue(queue, to: exchange, routingKey: key)
            try await channel.qos(prefetch: prefetch)
            return try await channel.consume(queue, exclusive: isExclusive)
        } take: { deliveries, channel in
            server.take(deliveries, on: channel)
        } interrupted: {
            server.interrupted()
        }
    }

    private func drain(_ server: RequestServer, _ requests: ConsumerLane) async {
        await requests.stopConsuming()
        let leftover = server.beginDrain()
        guard !leftover.isEmpty else { return }
        // With another server there they go to it; otherwise the queue is gone, and they with it.
        if let state = await queueState(named: topology.requestQueue(service: server.service)), state.consumers > 0 {
            for request in leftover { request.channel.nack(request.delivery.deliveryTag, multiple: false, requeue: true) }
        } else {
            server.refuse(leftover)
        }
    }
}
