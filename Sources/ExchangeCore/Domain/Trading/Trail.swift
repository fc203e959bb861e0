/// How far behind the best price a trailing stop follows: below the highest to sell, above the lowest to buy.
public enum Trail: Hashable, Codable, Sendable {
    /// So many dollars of the price of one coin.
    case usd(Price)
    /// So many hundredths of a percent of the best price.
    case basisPoints(Int)

    /// What a distance in basis points may be.
    public static let range = 1...9_999

    /// The price that fires an order whose best price is `best`; nil where there is none, because the distance is more than
    /// the price itself. What does not fit is rounded away from the best price.
    public func stop(from best: Price, side: Side) -> Price? {
        switch self {
        case .usd(let distance): best.moved(by: distance, up: side == .buy)
        case .basisPoints(let basisPoints): best.shifted(millionths: Int64(basisPoints) * (side == .buy ? 100 : -100))
        }
    }
}

extension Side {
    /// Whether `price` is better than `best` for the trailing stop of this side: higher before a sale, lower before a purchase.
    public func isBetter(_ price: Price, than best: Price) -> Bool { self == .sell ? price > best : price < best }
}

/// The best price that a trailing stop has seen, and since when it looks.
public struct BestPrice: Hashable, Sendable {
    public var price: Price
    /// Quotes that are later than this count.
    public var since: Timestamp

    public init(price: Price, since: Timestamp) {
        self.price = price
        self.since = since
    }
}
