/// Puts a channel's frames together (section 4.2.6): a method that carries content, its header, its body in pieces.
///
/// Memory grows with what arrives, never with what is announced.
public struct ContentAssembler: Sendable {
    private enum State {
        case idle
        case header(Method)
        case body(Method, BasicProperties, remaining: Int)
    }

    /// The largest body that is taken; a larger one is refused when it is announced.
    public let maximumBodySize: Int
    private var state = State.idle
    private var collected: [UInt8] = []

    public init(maximumBodySize: Int) { self.maximumBodySize = maximumBodySize }

    public var isIdle: Bool { if case .idle = state { true } else { false } }

    /// A method of this channel. Returns whether its content is awaited now; if not, it stands alone.
    public mutating func begin(_ method: Method) throws(CodecError) -> Bool {
        guard case .idle = state else {
            throw CodecError.unexpected("The peer sent \(method.name) in the middle of a message.")
        }
        guard method.hasContent else { return false }
        state = .header(method)
        return true
    }

    /// The content, when its body is empty and so already complete.
    public mutating func add(_ header: ContentHeader) throws(CodecError) -> AssembledContent? {
        guard case .header(let method) = state else {
            throw CodecError.unexpected("The peer sent a content header that no method announced.")
        }
        guard header.classID == method.classID else {
            throw CodecError.unexpected("The peer sent a content header of another class than its method.")
        }
        guard header.weight == 0 else { throw CodecError.unexpected("The peer sent a content header whose weight is not 0.") }
        guard header.bodySize <= UInt64(maximumBodySize) else {
            throw CodecError(
                replyCode: 501,
                message: "The peer announced a message of \(header.bodySize) octets; at most \(maximumBodySize) are taken.")
        }
        if header.bodySize == 0 {
            state = .idle
            return AssembledContent(method: method, properties: header.properties, body: [])
        }
        state = .body(method, header.properties, remaining: Int(header.bodySize))
        return nil
    }

    /// The content, when this was the last piece of its body.
    public mutating func add(_ piece: UnsafeRawBufferPointer) throws(CodecError) -> AssembledContent? {
        guard case .body(let method, let properties, let remaining) = state else {
            throw CodecError.unexpected("The peer sent a piece of a body that no header announced.")
        }
        guard piece.count <= remaining else {
            throw CodecError(replyCode: 501, message: "The peer sent more of a body than it had announced.")
        }
        if piece.count == remaining {
            state = .idle
            guard !collected.isEmpty else {
                return AssembledContent(method: method, properties: properties, body: [UInt8](piece))
            }
            collected.append(contentsOf: piece)
            let body = collected
            collected = []
            return AssembledContent(method: method, properties: properties, body: body)
        }
        collected.append(contentsOf: piece)
        state = .body(method, properties, remaining: remaining - piece.count)
        return nil
    }
}
