public import AMQPCodec

extension AMQPChannel {
    /// Declares an exchange; with `passive` only asks whether it exists (AMQP 0-9-1, `exchange.declare`).
    ///
    /// - Throws: `preconditionFailed` when it exists with other properties, `notFound`, `accessRefused`; they close the channel.
    public func declareExchange(
        _ name: String, type: ExchangeType, durable: Bool = false, autoDelete: Bool = false, internal isInternal: Bool = false,
        passive: Bool = false, arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        try await command(
            .exchangeDeclare(
                ExchangeDeclare(
                    exchange: name, type: type.rawValue, passive: passive, durable: durable, autoDelete: autoDelete,
                    isInternal: isInternal, arguments: arguments)))
    }

    /// Deletes an exchange. It is no error when there is none; with `ifUnused` and bindings it is `preconditionFailed`.
    public func deleteExchange(_ name: String, ifUnused: Bool = false) async throws(AMQPError) {
        try await command(.exchangeDelete(ExchangeDelete(exchange: name, ifUnused: ifUnused)))
    }

    /// Lets messages of the exchange `source` go to the exchange `name` too (RabbitMQ, "Exchange to Exchange Bindings").
    public func bindExchange(
        _ name: String, to source: String, routingKey: String = "", arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        try await command(
            .exchangeBind(ExchangeBind(destination: name, source: source, routingKey: routingKey, arguments: arguments)))
    }

    /// Undoes `bindExchange` with the same key and arguments. It is no error when there is no such binding.
    public func unbindExchange(
        _ name: String, from source: String, routingKey: String = "", arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        try await command(
            .exchangeUnbind(ExchangeUnbind(destination: name, source: source, routingKey: routingKey, arguments: arguments)))
    }
}
