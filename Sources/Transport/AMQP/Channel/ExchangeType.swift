/// How an exchange chooses queues.
public struct ExchangeType: RawRepresentable, Hashable, Sendable {
    /// The name that the protocol has for it.
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// To queues that are bound with exactly the message's key.
    public static let direct = ExchangeType(rawValue: "direct")
    /// To all queues that are bound, whatever the key.
    public static let fanout = ExchangeType(rawValue: "fanout")
    /// To queues whose binding matches the key word by word: `*` is one word, `#` any number.
    public static let topic = ExchangeType(rawValue: "topic")
    /// By the message's headers and the binding's arguments, not by the key.
    public static let headers = ExchangeType(rawValue: "headers")
    /// A plugin's, for example `x-consistent-hash`.
    public static func other(_ name: String) -> ExchangeType { ExchangeType(rawValue: name) }
}
