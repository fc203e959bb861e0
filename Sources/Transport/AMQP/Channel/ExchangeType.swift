/// How an exchange chooses queues.
public struct ExchangeType: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let direct = ExchangeType(rawValue: "direct")
    public static let fanout = ExchangeType(rawValue: "fanout")
    public static let topic = ExchangeType(rawValue: "topic")
    public static let headers = ExchangeType(rawValue: "headers")
    /// A plugin's, for example `x-consistent-hash`.
    public static func other(_ name: String) -> ExchangeType { ExchangeType(rawValue: name) }
}
