internal import NIOCore
internal import NIOHTTPTypes

/// Notices that a browser has closed its side while a live stream runs on the connection.
///
/// The server allows half-closed connections, as HTTP/1.1 clients may send a request and close; for a stream that never
/// ends by itself the closed side means that nobody listens.
final class LiveChannelHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private var isInputClosed = false
    private var whenInputCloses: (() -> Void)?

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            isInputClosed = true
            whenInputCloses?()
            if whenInputCloses != nil { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func handlerRemoved(context: ChannelHandlerContext) { whenInputCloses = nil }

    /// Bounds what waits for a slow browser, here and in the system, and says when it has gone. On the event loop.
    static func prepare(_ channel: any Channel, whenGone: @escaping () -> Void) {
        // A stream of HTTP/2 has its own small bounds and knows no such options (setting one traps); its input is closed as
        // soon as the request has been sent, and its end is the channel's.
        guard channel.parent?.parent == nil else { return }
        _ = channel.setOption(.writeBufferWaterMark, value: .init(low: 16 * 1024, high: 32 * 1024))
        _ = channel.setOption(.socketOption(.so_sndbuf), value: 64 * 1024)
        guard let handler = try? channel.pipeline.syncOperations.handler(type: LiveChannelHandler.self) else { return }
        handler.whenInputCloses = whenGone
        if handler.isInputClosed {
            whenGone()
            channel.close(promise: nil)
        }
    }
}
