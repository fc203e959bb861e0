/// One event receiver without its types: a transport calls it with the typed value or with encoded bytes.
public struct EventRoute: Sendable {
    public let subject: String
    public let retention: EventRetention
    /// Takes the event as a typed value.
    public let receiveValue: @Sendable (any Sendable, MessageContext) async throws -> Void
    /// Takes the event encoded.
    public let receiveBytes: @Sendable ([UInt8], any MessageCoding, MessageContext) async throws -> Void

    public init<E: Event>(_ type: E.Type, _ receive: @escaping @Sendable (E, MessageContext) async throws -> Void) {
        self.subject = E.subject
        self.retention = E.retention
        self.receiveValue = { value, context in
            guard let event = value as? E else {
                throw BusError(.undecodable, "\(E.subject) was sent with a value of another type.")
            }
            try await receive(event, context)
        }
        self.receiveBytes = { bytes, coding, context in
            try await receive(try coding.decode(E.self, from: bytes), context)
        }
    }
}
