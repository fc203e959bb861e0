public import AMQPCodec

extension AMQPChannel {
    /// Declares a queue; with an empty name the broker chooses one; with `passive` it only looks (AMQP 0-9-1, `queue.declare`).
    ///
    /// - Throws: `preconditionFailed` when it exists with other properties, `notFound` (passive), `resourceLocked` when it is another
    ///   connection's, `accessRefused`; they close the channel.
    public func declareQueue(
        _ name: String, durable: Bool = false, exclusive: Bool = false, autoDelete: Bool = false, passive: Bool = false,
        arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) -> DeclaredQueue {
        let reply = try await perform(
            .queueDeclare(
                QueueDeclare(
                    queue: name, passive: passive, durable: durable, exclusive: exclusive, autoDelete: autoDelete,
                    arguments: arguments)))
        guard case .method(.queueDeclareOk(let declared)) = reply else { throw .closedByUs }
        return DeclaredQueue(
            name: declared.queue, messageCount: declared.messageCount, consumerCount: declared.consumerCount)
    }

    /// Lets messages of an exchange go to the queue; which ones, its type decides by key or arguments. Binding twice binds
    /// once. Throws `notFound` when one of both is missing; that closes the channel.
    public func bindQueue(
        _ name: String, to exchange: String, routingKey: String = "", arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        try await command(
            .queueBind(QueueBind(queue: name, exchange: exchange, routingKey: routingKey, arguments: arguments)))
    }

    /// Undoes `bindQueue` with the same key and arguments. It is no error when there is no such binding.
    public func unbindQueue(
        _ name: String, from exchange: String, routingKey: String = "", arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        try await command(
            .queueUnbind(QueueUnbind(queue: name, exchange: exchange, routingKey: routingKey, arguments: arguments)))
    }

    /// Drops the messages that wait for delivery, and says how many they were.
    @discardableResult
    public func purgeQueue(_ name: String) async throws(AMQPError) -> UInt32 {
        let reply = try await perform(.queuePurge(QueuePurge(queue: name)))
        guard case .method(.queuePurgeOk(let purged)) = reply else { throw .closedByUs }
        return purged.messageCount
    }

    /// Deletes a queue, and says how many messages it held. Its consumers are cancelled.
    @discardableResult
    public func deleteQueue(_ name: String, ifUnused: Bool = false, ifEmpty: Bool = false) async throws(AMQPError) -> UInt32 {
        let reply = try await perform(.queueDelete(QueueDelete(queue: name, ifUnused: ifUnused, ifEmpty: ifEmpty)))
        guard case .method(.queueDeleteOk(let deleted)) = reply else { throw .closedByUs }
        return deleted.messageCount
    }
}
