import AMQP
import AMQPCodec
import Logging
import Socket
import TestSupport

/// A scripted peer in the broker's place, and what the client sent it last.
struct HostileBroker: Sendable {
    let peer: ScriptedPeer
    /// The frames that came after the hostile bytes, until the client ended the connection.
    let last: Witness<[PeerFrame]>
    var settings: ConnectionSettings

    /// - Parameter script: returns what is to be put into `last`; `nil` for nothing.
    init(_ script: @escaping @Sendable (PeerConnection) throws -> [PeerFrame]?) throws {
        let last = Witness<[PeerFrame]>()
        peer = try ScriptedPeer { connection in
            if let frames = try script(connection) { last.append(frames) }
        }
        self.last = last
        settings = ConnectionSettings(
            endpoints: [Endpoint(host: "127.0.0.1", port: peer.port)],
            credentials: { .plain(user: "guest", password: "hunter2-secret") })
        settings.connectTimeout = .seconds(10)
        settings.operationTimeout = .seconds(10)
    }

    static let logger = Logger(label: "transport.test") { _ in SwiftLogNoOpLogHandler() }

    func connect() async throws(AMQPError) -> AMQPConnection { try await AMQPConnection.connect(settings, logger: Self.logger) }

    /// Why there is no connection.
    func refusal() async -> AMQPError? {
        do throws(AMQPError) {
            let connection = try await connect()
            connection.abort()
            return nil
        } catch {
            return error
        }
    }

    /// The end of a connection on which nobody does anything.
    func ending(_ connection: AMQPConnection, _ what: String = "") async throws -> AMQPError {
        try await within("the end of the connection \(what)") { await connection.waitUntilClosed() }
    }

    /// A connection with channel 1 open and the consumers `ctag` and `c` on it.
    func connectConsuming() async throws -> (AMQPConnection, AMQPChannel, [AMQPConsumer]) {
        let connection = try await connect()
        let channel = try await connection.openChannel()
        return (
            connection, channel,
            [
                try await channel.consume("q", tag: "ctag", noAck: true), try await channel.consume("q", tag: "c", noAck: true),
            ]
        )
    }

    /// The broker's side of `connectConsuming`.
    static func serveConsumers(_ connection: PeerConnection, frameMax: UInt32 = 131_072) throws {
        try connection.shakeHands(frameMax: frameMax)
        try connection.openChannel()
        try connection.startConsumer()
        try connection.startConsumer()
    }

    static func deliver(_ tag: UInt64 = 1) throws -> [UInt8] {
        try PeerConnection.octets(
            channel: 1,
            .basicDeliver(BasicDeliver(consumerTag: "c", deliveryTag: tag, redelivered: false, exchange: "", routingKey: "q")))
    }

    /// A content header without properties.
    static func header(bodySize: UInt64) -> [UInt8] {
        PeerConnection.frame(
            2, channel: 1, [0, 60, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: bodySize >> (56 - 8 * $0)) } + [0, 0])
    }
}

extension [PeerFrame] {
    /// The reply code of a `connection.close` among them.
    var closeCode: UInt16? {
        guard let close = first(where: { $0.method == .close }) else { return nil }
        return close.arguments.prefix(2).reduce(0) { $0 << 8 | UInt16($1) }
    }
}
