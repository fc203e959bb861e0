/// How an order gets its price from a quote: a pure function. The number is stored with each fill, the name is on its
/// receipt; a rule that has filled an order is never changed, a new one gets a new number.
public enum FillRule: Int, Sendable, Hashable, Codable, CaseIterable {
    /// The quote itself, whatever the side and however much is traded.
    case quote = 1

    /// As receipts say it.
    public var name: String {
        switch self {
        case .quote: "quote"
        }
    }

    /// At what price, in USD for one coin, an order of this side fills on `quote`.
    public func price(side: Side, quote: Quote) -> Price {
        switch self {
        case .quote: quote.price
        }
    }
}
