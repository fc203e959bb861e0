import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Bytes to and from a server, in the clear or over TLS, for what no well-behaved client would send.
final class RawConnection: Sendable {
    private let channel: any Channel
    private let received: Received

    private init(_ channel: any Channel, _ received: Received) {
        self.channel = channel
        self.received = received
    }

    /// - Parameters:
    ///   - protocols: for ALPN; nil for no TLS.
    ///   - receiveBuffer: bytes the system keeps for a reader that does not read.
    static func open(port: Int, protocols: [String]? = nil, receiveBuffer: Int? = nil) async throws -> RawConnection {
        let received = Received()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let protocols {
                        var configuration = TLSConfiguration.makeClientConfiguration()
                        configuration.certificateVerification = .none
                        configuration.applicationProtocols = protocols
                        let context = try NIOSSLContext(configuration: configuration)
                        try channel.pipeline.syncOperations.addHandler(
                            try NIOSSLClientHandler(context: context, serverHostname: nil))
                    }
                    try channel.pipeline.syncOperations.addHandler(Receiver(received))
                }
            }
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: SocketOptionValue(receiveBuffer))
        }
        return RawConnection(try await bootstrap.connect(host: "127.0.0.1", port: port).get(), received)
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get() }

    /// Stops reading: what the server sends stays in the systems' buffers.
    func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }

    func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    var bytes: [UInt8] { received.bytes }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var isClosed: Bool { received.isClosed }

    func waitFor(_ text: String) async throws {
        try await eventually("\"\(text)\" in \(self.text.suffix(400))") { self.text.contains(text) }
    }

    func waitUntilClosed() async throws { try await eventually("the server to close") { received.isClosed } }

    func close() async { try? await channel.close() }

    private final class Received: Sendable {
        private let state = Mutex<(bytes: [UInt8], isClosed: Bool)>(([], false))
        var bytes: [UInt8] { state.withLock { $0.bytes } }
        var isClosed: Bool { state.withLock { $0.isClosed } }
        func append(_ buffer: ByteBuffer) { state.withLock { $0.bytes += buffer.readableBytesView } }
        func close() { state.withLock { $0.isClosed = true } }
    }

    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let received: Received
        init(_ received: Received) { self.received = received }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { received.append(unwrapInboundIn(data)) }
        func channelInactive(context: ChannelHandlerContext) { received.close() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
