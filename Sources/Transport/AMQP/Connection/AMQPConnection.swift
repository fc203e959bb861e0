public import AMQPCodec
public import Logging
public import Socket
import Synchronization

/// One connection to a broker, from its handshake to its end. It does not come back: `RecoveringConnection` makes new ones.
///
/// A thread of its own reads and keeps the deadlines; any task may use the connection. A slow consumer without a prefetch stops the
/// reading for all of a connection: who consumes much and publishes much uses two.
public final class AMQPConnection: Sendable {
    let driver: ConnectionDriver

    init(_ driver: ConnectionDriver) { self.driver = driver }

    /// Connects to the first endpoint that lets us in. Each has `connectTimeout`.
    ///
    /// - Throws: at once what trying elsewhere would not help (`authenticationFailed`, `virtualHostRefused`, `certificateRefused`,
    ///   `invalidSettings`), else what the last endpoint said.
    public static func connect(_ settings: ConnectionSettings, logger: Logger) async throws(AMQPError) -> AMQPConnection {
        var last = AMQPError(.invalidSettings, "No broker is configured.")
        for endpoint in settings.endpoints {
            do throws(AMQPError) {
                return try await connect(to: endpoint, settings, logger: logger)
            } catch {
                guard error.isRetryable else { throw error }
                last = error
            }
        }
        throw last
    }

    static func connect(
        to endpoint: Endpoint, _ settings: ConnectionSettings, logger: Logger,
        onBlocked: @escaping @Sendable (String?) -> Void = { _ in }
    ) async throws(AMQPError) -> AMQPConnection {
        let driver = ConnectionDriver(
            settings, handshake: try HandshakeSettings(settings), endpoint: endpoint, logger: logger, onBlocked: onBlocked)
        let stream = StreamSettings(
            connectTimeout: settings.connectTimeout, outboundBytes: settings.outboundBufferBytes,
            // An alarm of the broker may last for hours, and it reads nothing meanwhile: heartbeats tell whether it lives.
            writeStallTimeout: nil,
            maximumReadBufferBytes: max(2 << 20, Int(settings.frameMax) * 2), threadName: "amqp.io")
        do throws(SocketError) {
            _ = try await SocketStream.connect(
                to: endpoint, tls: settings.tls, settings: stream, handler: driver, logger: logger)
        } catch {
            throw AMQPError(error)
        }
        guard let outcome = await driver.opened.wait() else {
            driver.abort(AMQPError(.cancelled, "Connecting was cancelled."))
            throw AMQPError(.cancelled, "Connecting was cancelled.")
        }
        if let error = outcome { throw error }
        return AMQPConnection(driver)
    }

    /// Where it leads.
    public var endpoint: Endpoint { driver.endpoint }

    /// What the broker says about itself: product, version, capabilities.
    public var serverProperties: FieldTable { driver.state.withLock { $0.machine.serverProperties } }

    /// Why the connection is over; `nil` while it lives.
    public var closed: AMQPError? { driver.state.withLock { $0.error } }

    /// Why the broker has blocked publishing on this connection (a memory or disk alarm); `nil` when it has not.
    public var blocked: String? { driver.blockedReason }

    /// Waits for the end and tells its reason; at once `.cancelled` when the waiting task is cancelled.
    public func waitUntilClosed() async -> AMQPError {
        await driver.ended.wait() ?? AMQPError(.cancelled, "The wait for the end of a connection was cancelled.")
    }

    /// Opens a channel.
    public func openChannel() async throws(AMQPError) -> AMQPChannel {
        let channel = try driver.makeChannel()
        try await channel.command(.channelOpen(ChannelOpen()))
        return channel
    }

    /// Tells the broker a new password or token for the connection's user (RabbitMQ, `connection.update-secret`), so that it need not
    /// be closed when the old one expires.
    public func updateSecret(_ secret: String, reason: String = "renewed") async throws(AMQPError) {
        try await driver.updateSecret([UInt8](secret.utf8), reason)
    }

    /// Ends the connection in order: sends what waits, tells the broker and waits for its answer, `timeout` at most.
    public func close(timeout: Duration = .seconds(5)) async {
        driver.close(.closedByUs, timeout)
        _ = await within(timeout) { await self.driver.ended.wait() }
        driver.abort(.closedByUs)
    }

    /// Drops the connection at once, without a word. What was sent and is not settled has an unknown outcome.
    public func abort() { driver.abort(AMQPError(.connectionLost, "The connection was dropped.")) }
}
