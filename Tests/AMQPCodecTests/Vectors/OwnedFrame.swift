import AMQPCodec

/// A frame that outlives the bytes it was decoded from; or the protocol header, which is none.
enum OwnedFrame: Equatable {
    case protocolHeader([UInt8])
    case method(channel: UInt16, Method)
    case header(channel: UInt16, ContentHeader)
    case body(channel: UInt16, [UInt8])
    case heartbeat

    init(_ frame: Frame) {
        switch frame {
        case .method(let channel, let method): self = .method(channel: channel, method)
        case .header(let channel, let header): self = .header(channel: channel, header)
        case .body(let channel, let octets): self = .body(channel: channel, [UInt8](octets))
        case .heartbeat: self = .heartbeat
        }
    }

    /// The octets of the frame, from our encoder.
    func encoded() throws(EncodingError) -> [UInt8] {
        var octets: [UInt8] = []
        switch self {
        case .protocolHeader(let header): octets = header
        case .method(let channel, let method): try octets.appendFrame(channel: channel, method)
        case .header(let channel, let header): try octets.appendFrame(channel: channel, header)
        case .body(let channel, let body):
            // An empty body has no frame: the peer's may, ours never.
            octets.appendBody(channel: channel, body, maximumFrameSize: 0)
            if body.isEmpty { octets = [3, UInt8(channel >> 8), UInt8(channel & 0xFF), 0, 0, 0, 0, 0xCE] }
        case .heartbeat: octets.appendHeartbeat()
        }
        return octets
    }
}
