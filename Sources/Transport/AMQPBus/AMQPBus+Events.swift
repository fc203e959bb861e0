internal import AMQP
internal import AMQPCodec
public import Bus
internal import Synchronization

extension AMQPBus {
    public func publish<E: Event>(_ event: E, context: MessageContext?) async throws(BusError) {
        try checkOpen()
        let id = MessageID.random()
        outbox.publish(
            try coding.encode(event), subject: E.subject, id: id, trace: context?.trace ?? id, isKept: E.retention.isKept)
    }

    public func subscribe<E: Event>(
        to event: E.Type, as subscriber: String, _ receive: @escaping @Sendable (E, MessageContext) async throws -> Void
    ) async throws(BusError) -> any Registration {
        try checkOpen()
        let route = EventRoute(E.self, receive)
        let receiver = self.subscriber(subscriber)
        guard let subscription = receiver.open(route) else {
            throw .alreadySubscribed(E.subject, subscriber: subscriber)
        }
        let lane = consume(route, receiver, subscription)
        let close: @Sendable () async -> Void = {
            receiver.close(subscription, of: E.subject)
            await lane.end()
        }
        do throws(BusError) {
            try await lane.opened()
        } catch {
            await close()
            throw error
        }
        return try await register(
            drain: { deadline in
                await lane.stopConsuming()
                await receiver.drain(subscription, of: E.subject, until: deadline)
                await lane.end()
            }, close: close)
    }

    private func subscriber(_ name: String) -> EventSubscriber {
        state.withLock { state in
            if let subscriber = state.subscribers[name] { return subscriber }
            let subscriber = EventSubscriber(
                name: name, settings: settings, coding: coding, deadLetters: deadLetters, marks: marks, logger: logger)
            state.subscribers[name] = subscriber
            return subscriber
        }
    }

    private func consume(_ route: EventRoute, _ receiver: EventSubscriber, _ subscription: UInt64) -> ConsumerLane {
        let (subject, limit, isKept) = (route.subject, route.retention.limit, route.retention.isKept)
        let kept = topology.keptQueue(subscriber: receiver.name, subject: subject)
        if isKept { state.withLock { _ = $0.keptQueues.insert(kept) } }
        // Events that have come again since the channel was opened.
        let again = Mutex(0)
        return ConsumerLane(name: kept, on: incoming, logger: logger) {
            [self] (channel, connection) async throws(AMQPError) in
            try await Declaring.common(settings, on: connection)
            again.withLock { $0 = 0 }
            let queue: String
            if isKept {
                queue = kept
                try await Declaring.keptQueue(queue, limit: limit, settings, on: connection, logger)
            } else {
                queue = topology.fleetingQueue(
                    subscriber: receiver.name, subject: subject, nonce: String(MessageID.random().low, radix: 16))
                _ = try await channel.declareQueue(
                    queue, exclusive: true, autoDelete: true, arguments: ["x-max-length": .int64(Int64(max(limit, 64)))])
            }
            try await channel.bindQueue(queue, to: topology.eventExchange, routingKey: subject)
            // Enough that the limit is kept here, where the receiver's own place in the queue is known.
            try await channel.qos(prefetch: UInt16(clamping: limit + 64))
            return try await channel.consume(queue, noAck: !isKept, exclusive: isKept && settings.durableQueues == .classic)
        } take: { [self] deliveries, channel in
            let items = deliveries.compactMap { delivery in
                let place = again.withLock { again -> Int? in
                    guard isKept, delivery.redelivered else { return nil }
                    defer { again += 1 }
                    return again
                }
                return item(delivery, route, receiver.name, isKept ? channel : nil, again: place)
            }
            receiver.arrive(items, subscription: subscription)
        } interrupted: {
            receiver.interrupted(subject, subscription: subscription)
        }
    }

    /// An event as it goes to the receiver; nil when it is refused.
    ///
    /// - Parameter again: its place among those that come again; the first was in the receiver's hands, as a rule.
    private func item(
        _ delivery: Delivery, _ route: EventRoute, _ receiver: String, _ channel: AMQPChannel?, again: Int?
    ) -> EventItem? {
        let reason: BusError
        if let error = wire.foreign(delivery.properties) {
            foreign.note(delivery.properties, error)
            channel?.ack(delivery.deliveryTag, multiple: false)
            return nil
        }
        do throws(BusError) {
            let context = try wire.context(delivery.properties, now: .now)
            return EventItem(
                subject: route.subject, context: context, numbering: EventNumbering(delivery.properties.headers),
                delivery: delivery, channel: channel, deliveries: again == 0 ? 1 : 0,
                isSuspect: again.map { $0 < DeliveryMarks.suspects } ?? false)
        } catch {
            reason = error
        }
        guard let channel else { return nil }
        let queue = topology.keptQueue(subscriber: receiver, subject: route.subject)
        Task { [deadLetters] in
            let isSetAside = await deadLetters.send(
                delivery, recipient: receiver, reason: reason, deliveries: 1, queue: queue, isSecret: false)
            if isSetAside { channel.ack(delivery.deliveryTag, multiple: false) }
        }
        return nil
    }
}
