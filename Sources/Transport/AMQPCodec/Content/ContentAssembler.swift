/// Puts a channel's frames together (section 4.2.6): a method that carries content, its header, its body in pieces.
///
/// Memory grows with what arrives, never with what is announced.
public struct ContentAssembler: Sendable {
    private enum Phase {
        case idle
        case awaitingHeader
        case awaitingBody
    }

    /// The largest body that is taken; a larger one is refused when it is announced.
    public let maximumBodySize: Int
    private var phase = Phase.idle
    private var method: Method?
    private var properties = BasicProperties()
    /// Octets of the body that are still to come.
    private var remaining = 0
    private var collected: [UInt8] = []

    public init(maximumBodySize: Int) { self.maximumBodySize = maximumBodySize }

    public var isIdle: Bool { phase == .idle }

    /// A method of this channel. Returns whether its content is awaited now; if not, it stands alone.
    public mutating func begin(_ method: consuming Method) throws(CodecError) -> Bool {
        guard phase == .idle else {
            throw CodecError.unexpected("The peer sent \(method.name) in the middle of a message.")
        }
        guard method.hasContent else { return false }
        self.method = method
        phase = .awaitingHeader
        return true
    }

    /// The content, when its body is empty and so already complete.
    public mutating func add(_ header: consuming ContentHeader) throws(CodecError) -> AssembledContent? {
        guard phase == .awaitingHeader else {
            throw CodecError.unexpected("The peer sent a content header that no method announced.")
        }
        // Every method with content is of class basic.
        guard header.classID == Method.basicClass else {
            throw CodecError.unexpected("The peer sent a content header of another class than its method.")
        }
        guard header.weight == 0 else { throw CodecError.unexpected("The peer sent a content header whose weight is not 0.") }
        guard header.bodySize <= UInt64(maximumBodySize) else {
            throw CodecError(
                replyCode: 501,
                message: "The peer announced a message of \(header.bodySize) octets; at most \(maximumBodySize) are taken.")
        }
        properties = header.properties
        remaining = Int(header.bodySize)
        phase = .awaitingBody
        return remaining == 0 ? finish([]) : nil
    }

    /// The content, when this was the last piece of its body.
    public mutating func add(_ piece: UnsafeRawBufferPointer) throws(CodecError) -> AssembledContent? {
        guard phase == .awaitingBody else {
            throw CodecError.unexpected("The peer sent a piece of a body that no header announced.")
        }
        guard piece.count <= remaining else {
            throw CodecError(replyCode: 501, message: "The peer sent more of a body than it had announced.")
        }
        remaining &-= piece.count
        if remaining == 0, collected.isEmpty { return finish([UInt8](piece)) }
        collected.append(contentsOf: piece)
        guard remaining == 0 else { return nil }
        var body: [UInt8] = []
        swap(&body, &collected)
        return finish(body)
    }

    private mutating func finish(_ body: [UInt8]) -> AssembledContent? {
        phase = .idle
        var properties = BasicProperties()
        swap(&properties, &self.properties)
        return method.take().map { AssembledContent(method: $0, properties: properties, body: body) }
    }
}
