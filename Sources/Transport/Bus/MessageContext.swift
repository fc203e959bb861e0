/// What travels around every message: who sent it, what it belongs to and until when it is worth anything.
///
/// Deadlines are instants of this machine's continuous clock; between machines they travel as remaining milliseconds.
public struct MessageContext: Sendable {
    /// Identifies this message.
    public let id: MessageID
    /// Identifies the whole story that this message belongs to; the same for all that follows from one click.
    public let trace: MessageID
    /// The instance that sent it, for example `web.1@host`.
    public let sender: String
    /// After this instant the message is dropped, not executed. Nil for events and commands.
    public let deadline: ContinuousClock.Instant?

    public init(
        id: MessageID = .random(), trace: MessageID? = nil, sender: String, deadline: ContinuousClock.Instant? = nil
    ) {
        self.id = id
        self.trace = trace ?? id
        self.sender = sender
        self.deadline = deadline
    }
}

/// 128 random bits, printed as 32 hexadecimal digits.
public struct MessageID: Hashable, Sendable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public static func random() -> MessageID {
        MessageID(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
    }

    public var description: String {
        func hex(_ value: UInt64) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return hex(high) + hex(low)
    }
}
