import AMQPCodec

/// Feeds octets to a decoder and what comes out to one assembler for each channel, as a connection does.
struct Contents {
    enum Event: Equatable {
        case method(channel: UInt16, Method)
        case content(channel: UInt16, Method, BasicProperties, body: [UInt8])
    }

    static let maximumBodySize = 1 << 20

    private(set) var events: [Event] = []
    private var replay: Replay
    private var assemblers: [UInt16: ContentAssembler] = [:]
    private var seen = 0

    init(maximumFrameSize: Int) { replay = Replay(maximumFrameSize: maximumFrameSize) }

    var left: Int { replay.left }

    mutating func feed(_ octets: some Sequence<UInt8>) throws(CodecError) {
        var failure: CodecError?
        do throws(CodecError) { try replay.feed(octets) } catch { failure = error }
        while seen < replay.frames.count {
            seen += 1
            try take(replay.frames[seen - 1])
        }
        if let failure { throw failure }
    }

    private mutating func take(_ frame: OwnedFrame) throws(CodecError) {
        switch frame {
        case .protocolHeader, .heartbeat: break
        case .method(let channel, let method):
            if try !assemblers[channel, default: Self.assembler].begin(method) {
                events.append(.method(channel: channel, method))
            }
        case .header(let channel, let header): add(try assemblers[channel, default: Self.assembler].add(header), channel)
        case .body(let channel, let octets):
            var failure: CodecError?
            var content: AssembledContent?
            octets.withUnsafeBytes { bytes in
                do throws(CodecError) {
                    content = try assemblers[channel, default: Self.assembler].add(bytes)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            add(content, channel)
        }
    }

    private mutating func add(_ content: AssembledContent?, _ channel: UInt16) {
        guard let content else { return }
        events.append(.content(channel: channel, content.method, content.properties, body: content.body))
    }

    private static var assembler: ContentAssembler { ContentAssembler(maximumBodySize: maximumBodySize) }
}
