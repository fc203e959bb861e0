import AMQPCodec

extension AMQPChannel {
    /// Makes publishes and acknowledgements of this channel wait for a commit (AMQP 0-9-1, class `tx`). Not together with confirms.
    public func selectTransactions() async throws(AMQPError) { try await command(.txSelect(TxSelect())) }

    /// Makes what was published and acknowledged since the last commit or rollback take effect.
    public func commit() async throws(AMQPError) { try await command(.txCommit(TxCommit())) }

    /// Drops what was published and acknowledged since the last commit or rollback. Deliveries are not sent again by it.
    public func rollback() async throws(AMQPError) { try await command(.txRollback(TxRollback())) }

    /// Asks the broker to stop or to go on delivering (`channel.flow`). RabbitMQ refuses to stop (540): use `qos`.
    public func flow(_ active: Bool) async throws(AMQPError) { try await command(.channelFlow(ChannelFlow(active: active))) }
}
