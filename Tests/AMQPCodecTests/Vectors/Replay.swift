import AMQPCodec

/// Feeds octets to a decoder as a socket would: what is not consumed comes again with more behind it.
struct Replay {
    var decoder: FrameDecoder
    private(set) var frames: [OwnedFrame] = []
    private var waiting: [UInt8] = []

    init(maximumFrameSize: Int = 131_072) { decoder = FrameDecoder(maximumFrameSize: maximumFrameSize) }

    /// Octets that no frame has consumed yet.
    var left: Int { waiting.count }

    mutating func feed(_ octets: some Sequence<UInt8>) throws(CodecError) {
        waiting.append(contentsOf: octets)
        // The exact size, so that a read beyond the last octet is one beyond the allocation.
        let exact = waiting
        var consumed = 0
        var failure: CodecError?
        exact.withUnsafeBytes { bytes in
            if frames.isEmpty, bytes.first == UInt8(ascii: "A") {
                guard let header = ProtocolHeader(bytes) else { return }
                frames.append(.protocolHeader(header.bytes))
                consumed = header.bytes.count
            }
            do throws(CodecError) {
                while let next = try decoder.next(UnsafeRawBufferPointer(rebasing: bytes[consumed...])) {
                    frames.append(OwnedFrame(next.frame))
                    consumed += next.size
                }
            } catch {
                failure = error
            }
        }
        waiting.removeFirst(consumed)
        if let failure { throw failure }
    }
}
