/// One request handler without its types: a transport calls it with the typed value or with encoded bytes.
public struct RequestRoute: Sendable {
    public let subject: String
    public let isSecret: Bool
    /// Takes the request as a typed value and returns the typed reply.
    public let handleValue: @Sendable (any Sendable, MessageContext) async throws -> any Sendable
    /// Takes the request encoded and returns the reply encoded.
    public let handleBytes: @Sendable ([UInt8], any MessageCoding, MessageContext) async throws -> [UInt8]

    init<R: Request>(_ type: R.Type, _ handle: @escaping @Sendable (R, MessageContext) async throws -> R.Reply) {
        self.subject = R.subject
        self.isSecret = R.isSecret
        self.handleValue = { value, context in
            guard let request = value as? R else {
                throw BusError(.undecodable, "\(R.subject) was sent with a value of another type.")
            }
            return try await handle(request, context)
        }
        self.handleBytes = { bytes, coding, context in
            try coding.encode(try await handle(try coding.decode(R.self, from: bytes), context))
        }
    }
}
