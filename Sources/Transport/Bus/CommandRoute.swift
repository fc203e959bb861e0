/// One command handler without its types: a transport calls it with the typed value or with encoded bytes.
public struct CommandRoute: Sendable {
    public let subject: String
    public let isSecret: Bool
    /// Takes the command as a typed value.
    public let handleValue: @Sendable (any Sendable, MessageContext) async throws -> Void
    /// Takes the command encoded.
    public let handleBytes: @Sendable ([UInt8], any MessageCoding, MessageContext) async throws -> Void

    init<C: Command>(_ type: C.Type, _ handle: @escaping @Sendable (C, MessageContext) async throws -> Void) {
        self.subject = C.subject
        self.isSecret = C.isSecret
        self.handleValue = { value, context in
            guard let command = value as? C else {
                throw BusError(.undecodable, "\(C.subject) was sent with a value of another type.")
            }
            try await handle(command, context)
        }
        self.handleBytes = { bytes, coding, context in
            try await handle(try coding.decode(C.self, from: bytes), context)
        }
    }
}
