import AMQPCodec

/// A connection's way of reading: frames from what has come, contents from frames, until the first error.
struct Feed {
    /// The frames as our encoder writes them, but for those that it cannot write: text that was no UTF-8 grows when it is repaired.
    private(set) var seen: [[UInt8]] = []
    private(set) var contents: [[UInt8]] = []
    private(set) var consumed = 0
    private(set) var error: CodecError?

    private var decoder: FrameDecoder
    private var assemblers: [UInt16: ContentAssembler] = [:]
    private var waiting: [UInt8] = []

    private static let maximumBodySize = 1 << 20

    init(maximumFrameSize: Int) { decoder = FrameDecoder(maximumFrameSize: maximumFrameSize) }

    mutating func feed(_ octets: ArraySlice<UInt8>) {
        guard error == nil else { return }
        waiting.append(contentsOf: octets)
        // Exactly as large as what has come: reading beyond it is reading beyond the allocation.
        let exact = waiting
        var offset = 0
        exact.withUnsafeBytes { bytes in
            do throws(CodecError) {
                while let next = try decoder.next(UnsafeRawBufferPointer(rebasing: bytes[offset...])) {
                    offset += next.size
                    try take(next.frame)
                }
            } catch {
                self.error = error
            }
        }
        consumed += offset
        waiting.removeFirst(offset)
    }

    private mutating func take(_ frame: Frame) throws(CodecError) {
        var octets: [UInt8] = []
        switch frame {
        case .heartbeat: octets.appendHeartbeat()
        case .method(let channel, let method):
            try? octets.appendFrame(channel: channel, method)
            seen.append(octets)
            _ = try assemblers[channel, default: ContentAssembler(maximumBodySize: Feed.maximumBodySize)].begin(method)
            return
        case .header(let channel, let header):
            try? octets.appendFrame(channel: channel, header)
            seen.append(octets)
            touch(header.properties)
            add(try assemblers[channel, default: ContentAssembler(maximumBodySize: Feed.maximumBodySize)].add(header))
            return
        case .body(let channel, let bytes):
            octets.appendBody(channel: channel, [UInt8](bytes), maximumFrameSize: 0)
            seen.append(octets)
            add(try assemblers[channel, default: ContentAssembler(maximumBodySize: Feed.maximumBodySize)].add(bytes))
            return
        }
        seen.append(octets)
    }

    /// Every accessor walks the octets on its own.
    private func touch(_ properties: BasicProperties) {
        var copy = properties
        _ = (properties.headers, properties.header("h"), properties.timestamp, properties.clusterID, properties.messageID)
        copy.appID = "fuzz"
        precondition(copy.headers == properties.headers || copy.headers != copy.headers, "a change touched the headers")
    }

    private mutating func add(_ content: AssembledContent?) {
        if let content { contents.append(content.body) }
    }
}
