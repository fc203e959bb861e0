/// Which way coins go.
public enum Side: String, Codable, Sendable, Hashable, CaseIterable {
    case buy
    case sell
}

/// What makes an order fill.
public enum OrderType: String, Codable, Sendable, Hashable, CaseIterable {
    /// At the exchange's quote, now.
    case market
}

/// How much an order is for.
public enum OrderSize: Hashable, Codable, Sendable {
    /// So many coins.
    case quantity(Quantity)
    /// The most that leaves the account (buy, fee included) or the worth of what is sold (sell, before the fee).
    case amount(USD)
    /// Sell all that is available of the coin, however little.
    case all
}

/// Where an order is in its life.
public enum OrderState: String, Codable, Sendable, Hashable, CaseIterable {
    case new = "NEW"
    case partiallyFilled = "PARTIALLY_FILLED"
    case filled = "FILLED"
    case canceled = "CANCELED"
    case rejected = "REJECTED"
    case expired = "EXPIRED"
}

/// Why an order was rejected, cancelled or expired; stable codes.
public enum OrderReason: String, Codable, Sendable, Hashable, CaseIterable {
    case staleQuote = "STALE_QUOTE"
    case noQuote = "NO_QUOTE"
    case insufficientFunds = "INSUFFICIENT_FUNDS"
    case insufficientHoldings = "INSUFFICIENT_HOLDINGS"
    case belowMinimum = "BELOW_MINIMUM"
    case tooLarge = "TOO_LARGE"
    case assetSuspended = "ASSET_SUSPENDED"
    case tradingHalted = "TRADING_HALTED"
}

/// What a trader asked for and what became of it.
public struct Order: Hashable, Codable, Sendable {
    public let id: OrderID
    public let portfolio: PortfolioID
    /// The caller's own key, at most 64 characters; unique within the portfolio.
    public let clientOrderID: String
    public let asset: AssetID
    public let side: Side
    public let type: OrderType
    public let size: OrderSize
    public var state: OrderState
    public var reason: OrderReason?
    /// A sentence for the trader about `reason`.
    public var reasonText: String?
    public let placedAt: Timestamp
    public var updatedAt: Timestamp
    public var fills: [Fill]

    public init(
        id: OrderID, portfolio: PortfolioID, clientOrderID: String, asset: AssetID, side: Side, type: OrderType,
        size: OrderSize, state: OrderState, reason: OrderReason? = nil, reasonText: String? = nil, placedAt: Timestamp,
        updatedAt: Timestamp, fills: [Fill] = []
    ) {
        self.id = id
        self.portfolio = portfolio
        self.clientOrderID = clientOrderID
        self.asset = asset
        self.side = side
        self.type = type
        self.size = size
        self.state = state
        self.reason = reason
        self.reasonText = reasonText
        self.placedAt = placedAt
        self.updatedAt = updatedAt
        self.fills = fills
    }
}

/// An execution: coins and dollars that changed hands, and all that its receipt says.
public struct Fill: Hashable, Codable, Sendable {
    public let id: FillID
    public let order: OrderID
    public let asset: AssetID
    public let side: Side
    public let quantity: Quantity
    /// USD for one coin.
    public let price: Price
    /// Price times quantity, rounded against the trader, before the fee.
    public let value: USD
    public let fee: USD
    public let time: Timestamp
    /// The quote that gave the price: its source, and its age when the order was filled.
    public let quoteSource: String
    public let quoteAgeMilliseconds: Int64
    /// Which rule gave the price, for example `quote` (the quote itself).
    public let rule: String
    /// What the portfolio held of each right after.
    public let cashAfter: USD
    public let holdingAfter: Quantity

    public init(
        id: FillID, order: OrderID, asset: AssetID, side: Side, quantity: Quantity, price: Price, value: USD, fee: USD,
        time: Timestamp, quoteSource: String, quoteAgeMilliseconds: Int64, rule: String, cashAfter: USD,
        holdingAfter: Quantity
    ) {
        self.id = id
        self.order = order
        self.asset = asset
        self.side = side
        self.quantity = quantity
        self.price = price
        self.value = value
        self.fee = fee
        self.time = time
        self.quoteSource = quoteSource
        self.quoteAgeMilliseconds = quoteAgeMilliseconds
        self.rule = rule
        self.cashAfter = cashAfter
        self.holdingAfter = holdingAfter
    }
}
