internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOSSL

/// A server's connections with their costs bounded: small buffers for reading, and an end for those that open and say
/// nothing (in TLS, before the first byte of a request has been decrypted).
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let firstBytesTimeout: TimeAmount

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        _ = channel.setOption(
            .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 65_536))
        _ = channel.setOption(.tcpOption(.tcp_nodelay), value: 1)
        return base.setup(channel: channel, logger: logger)
            .flatMapThrowing { value in
                if let encryption = try? channel.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self) {
                    try channel.pipeline.syncOperations.addHandler(
                        FirstBytesDeadline(firstBytesTimeout), position: .after(encryption))
                }
                return value
            }
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

/// Closes a connection on which nothing arrives for too long after it was opened; goes away with the first bytes.
final class FirstBytesDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    private let timeout: TimeAmount
    private var timer: Scheduled<Void>?

    init(_ timeout: TimeAmount) { self.timeout = timeout }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        timer?.cancel()
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
