internal import AMQP
internal import AMQPCodec
public import Bus

/// One value per name that outlives all instances: the last message of a durable queue of length one.
extension AMQPBus {
    /// The value, or nil when none was set. Not for what changes often: two who read at the same time may see nothing, so
    /// only the leader of a service uses it.
    public func record(_ name: String) async throws(BusError) -> [UInt8]? {
        try await onRecord(name) { (channel, queue) async throws(AMQPError) in
            guard let delivery = try await channel.get(queue, noAck: false) else { return nil }
            channel.nack(delivery.deliveryTag, multiple: false, requeue: true)
            return delivery.body
        }
    }

    /// Sets the value; returns when the broker has it on disk.
    public func setRecord(_ name: String, _ bytes: [UInt8]) async throws(BusError) {
        let timeout = settings.sendTimeout
        let properties = wire.command("bus.record.v1", id: .random(), trace: .random(), isSecret: false)
        let outcome = try await onRecord(name) { (channel, queue) async throws(AMQPError) in
            try await channel.confirmSelect()
            return try await channel.publishConfirmed(
                bytes, properties: properties, exchange: "", routingKey: queue, mandatory: true, timeout: timeout)
        }
        guard outcome == .acked else { throw .unavailable("it did not take a record") }
    }

    private func onRecord<Result: Sendable>(
        _ name: String, _ body: (AMQPChannel, String) async throws(AMQPError) -> Result
    ) async throws(BusError) -> Result {
        _ = try await channels.telling.value(until: .now.advanced(by: settings.sendTimeout))
        guard let connection = outgoing.connection else { throw .unavailable("no connection") }
        let queue = topology.recordQueue(name)
        // Classic on purpose: the oldest makes room for the newest at once.
        let arguments: FieldTable = ["x-max-length": .int64(1)]
        do throws(AMQPError) {
            return try await Declaring.onScratch(connection) { (channel) async throws(AMQPError) in
                _ = try await channel.declareQueue(queue, durable: true, arguments: arguments)
                return try await body(channel, queue)
            }
        } catch {
            throw error.code == .accessRefused ? .refused(error) : .unavailable(error.message)
        }
    }
}
