/// Why an order was refused: a stable code and a sentence with figures for the trader.
public struct Rejection: Error, Sendable, Hashable {
    public let reason: OrderReason
    /// With figures, for the trader.
    public let sentence: String

    public init(_ reason: OrderReason, _ sentence: String) {
        self.reason = reason
        self.sentence = sentence
    }
}
