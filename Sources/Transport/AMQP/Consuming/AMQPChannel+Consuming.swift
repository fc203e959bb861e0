public import AMQPCodec
import Socket
import Synchronization

extension AMQPChannel {
    /// How many unacknowledged messages the broker may send to each consumer that is started from now on; with `global` to all
    /// consumers of the channel together (RabbitMQ, "Consumer Prefetch"). 0 for any number.
    public func qos(prefetch: UInt16, global: Bool = false) async throws(AMQPError) {
        try await command(.basicQos(BasicQos(prefetchCount: prefetch, global: global))) { $0.prefetch = Int(prefetch) }
    }

    /// Starts a consumer. With an empty `tag` it gets one that is unique on the channel. It may have deliveries before this returns.
    ///
    /// - Throws: `notFound` when there is no such queue, `resourceLocked` when another one consumes exclusively, `accessRefused`; they
    ///   close the channel.
    public func consume(
        _ queue: String, tag: String = "", noAck: Bool = false, exclusive: Bool = false, noLocal: Bool = false,
        arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) -> AMQPConsumer {
        let (tag, prefetch) = reserve(tag)
        let consumer = AMQPConsumer(
            tag: tag, queue: queue, noAck: noAck, prefetch: noAck ? 0 : prefetch,
            byteLimit: driver.settings.consumerBufferBytes, channel: self)
        try await start(
            BasicConsume(
                queue: queue, consumerTag: tag, noLocal: noLocal, noAck: noAck, exclusive: exclusive, arguments: arguments),
            .sequence(consumer))
        return consumer
    }

    /// Starts a consumer whose deliveries are handed over on the I/O thread: for code of this library that only looks up who waits.
    func consume(_ queue: String, noAck: Bool, by taker: any DeliveryTaker) async throws(AMQPError) {
        let (tag, _) = reserve("")
        try await start(BasicConsume(queue: queue, consumerTag: tag, noAck: noAck), .direct(taker))
    }

    private func reserve(_ tag: String) -> (tag: String, prefetch: Int) {
        state.withLock { state in
            guard tag.isEmpty else { return (tag, state.prefetch) }
            state.lastConsumer += 1
            return ("c\(number).\(state.lastConsumer)", state.prefetch)
        }
    }

    /// The consumer is known before the broker is asked: deliveries may come together with `consume-ok`.
    private func start(_ consume: BasicConsume, _ sink: Sink) async throws(AMQPError) {
        let tag = consume.consumerTag
        guard state.withLock({ $0.sinks[tag] == nil }) else {
            throw AMQPError(.invalidArgument, "There is a consumer with the tag \(tag) on this channel already.")
        }
        try await command(.basicConsume(consume)) { $0.sinks[tag] = sink }
    }

    /// Ends a consumer: after the broker's answer nothing more is delivered to it.
    func cancel(_ tag: String) async throws(AMQPError) {
        guard let sink = state.withLock({ $0.sinks[tag] }) else { return }
        // Whoever cancels may have stopped to take: the answer must be read nevertheless.
        if case .sequence(let consumer) = sink { consumer.lift() }
        try await command(.basicCancel(BasicCancel(consumerTag: tag)))
        state.withLock { _ = $0.sinks.removeValue(forKey: tag) }
        switch sink {
        case .sequence(let consumer): consumer.finish(.success(()), drops: false)
        case .direct(let taker): taker.cancelled(AMQPError(.closed, "The consumer was cancelled."))
        }
    }

    /// Fetches one message; `nil` when the queue is empty. A consumer is much cheaper for more than a few.
    public func get(_ queue: String, noAck: Bool = false) async throws(AMQPError) -> Delivery? {
        switch try await perform(.basicGet(BasicGet(queue: queue, noAck: noAck))) {
        case .method: return nil
        case .message(let got, let content):
            return Delivery(
                deliveryTag: got.deliveryTag, redelivered: got.redelivered, exchange: got.exchange, routingKey: got.routingKey,
                properties: content.properties, body: content.body, consumerTag: "")
        }
    }

    // MARK: - Settling

    /// Done with a delivery, or with all up to it. Does nothing on a channel that is over.
    public func ack(_ deliveryTag: UInt64, multiple: Bool = false) {
        settle(.basicAck(BasicAck(deliveryTag: deliveryTag, multiple: multiple)))
    }

    /// Not done: the queue gets it again, or drops or dead-letters it. RabbitMQ's `basic.nack`.
    public func nack(_ deliveryTag: UInt64, multiple: Bool = false, requeue: Bool = true) {
        settle(.basicNack(BasicNack(deliveryTag: deliveryTag, multiple: multiple, requeue: requeue)))
    }

    /// Not done with one delivery: the queue gets it again, or drops or dead-letters it. The standard's way; `nack` takes
    /// many.
    public func reject(_ deliveryTag: UInt64, requeue: Bool = false) {
        settle(.basicReject(BasicReject(deliveryTag: deliveryTag, requeue: requeue)))
    }

    private func settle(_ method: Method) {
        state.withLock { state in
            guard state.error == nil else { return }
            _ = append(method)
        }
        stream.requestFlush()
    }

    /// Asks the broker to deliver again what is not acknowledged on this channel (`basic.recover`; RabbitMQ knows it with requeue only).
    public func recover(requeue: Bool = true) async throws(AMQPError) {
        try await command(.basicRecover(BasicRecover(requeue: requeue)))
    }

    func resumeReading(for consumer: AMQPConsumer) { driver.resumeReading(for: consumer) }
}
