internal import AMQP
internal import AMQPCodec
public import Bus
internal import Logging
internal import Synchronization

extension AMQPBus {
    public func serve(
        _ router: Router, as service: ServiceName, limits: ServiceLimits
    ) async throws(BusError) -> any Registration {
        try checkOpen()
        let isExclusive = settings.exclusiveServices.contains(service)
        let isClaimedHere = state.withLock { $0.claims[service] == nil } && isExclusive
        let claim = isClaimedHere ? try await claim(service) : nil
        let server = RequestServer(
            service: service, acknowledges: !isExclusive, router: router, topology: topology, limits: limits, wire: wire,
            coding: coding,
            answering: channels.answering, foreign: foreign, logger: logger)
        let requests = serveRequests(server, isExclusive: isExclusive)
        let commands = router.commands.isEmpty ? nil : serveCommands(router, service, limits, isExclusive: isExclusive)
        state.withLock { _ = $0.services.insert(service) }
        let close: @Sendable () async -> Void = { [self] in
            commands?.server.close()
            server.close()
            await commands?.lane.end()
            await leave(service, requests, waits: false)
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
        let key = topology.requestBindingKey(service: server.service)
        let (exchange, prefetch, binding) = (topology.requestExchange, server.prefetch, ownBinding)
        return ConsumerLane(name: queue, on: incoming, logger: logger) { [self] (channel, connection) async throws(AMQPError) in
            try await Declaring.common(settings, on: connection)
            // Where the broker has no transient queues that several may use, a durable one that expires does the same.
            let isTransient = Declaring.knowsTransientQueues(connection, settings)
            _ = try await channel.declareQueue(
                queue, durable: !isTransient, autoDelete: true, arguments: isTransient ? [:] : ["x-expires": .int64(10_000)])
            try await channel.bindQueue(queue, to: exchange, routingKey: key, arguments: binding)
            guard server.acknowledges else { return try await channel.consume(queue, noAck: true, exclusive: isExclusive) }
            try await channel.qos(prefetch: prefetch)
            return try await channel.consume(queue, exclusive: isExclusive)
        } take: { deliveries, channel in
            server.take(deliveries, on: channel)
        } interrupted: {
            server.interrupted()
        }
    }

    /// A binding of this instance's own, so that it can take it away without closing the service of others: bindings with
    /// different arguments are different bindings.
    private var ownBinding: FieldTable { ["instance": .text(settings.instance)] }

    /// Takes this server's binding away before its consumer: a queue that the broker deletes with its last consumer loses
    /// without a word what it is given in that moment, while a request that is not routed is returned.
    ///
    /// - Parameter waits: until what was routed before has come.
    private func leave(_ service: ServiceName, _ requests: ConsumerLane, waits: Bool) async {
        guard let channel = requests.channel, channel.isOpen, !isAborted else { return }
        let queue = topology.requestQueue(service: service)
        do throws(AMQPError) {
            try await channel.unbindQueue(
                queue, from: topology.requestExchange, routingKey: topology.requestBindingKey(service: service),
                arguments: ownBinding)
            guard waits else { return }
            let deadline = ContinuousClock.now.advanced(by: .seconds(1))
            while ContinuousClock.now < deadline {
                let state = try await channel.declareQueue(queue, passive: true)
                if state.messageCount == 0 || state.consumerCount > 1 { return }
                try? await Task.sleep(for: .milliseconds(2))
            }
        } catch {
            logger.debug("The binding of \(queue) could not be taken away: \(error)")
        }
    }

    private func drain(_ server: RequestServer, _ requests: ConsumerLane) async {
        await leave(server.service, requests, waits: true)
        await requests.stopConsuming()
        let leftover = server.beginDrain()
        guard !leftover.isEmpty else { return }
        // With another server there they go to it; otherwise the queue is gone, and they with it.
        if server.acknowledges, let state = await queueState(named: topology.requestQueue(service: server.service)),
            state.consumers > 0
        {
            for request in leftover { request.channel.nack(request.delivery.deliveryTag, multiple: false, requeue: true) }
        } else {
            server.refuse(leftover)
        }
    }
}
