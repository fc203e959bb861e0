/// Which way coins go.
public enum Side: String, Codable, Sendable, Hashable, CaseIterable {
    case buy
    case sell
}

/// What makes an order fill.
public enum OrderType: String, Codable, Sendable, Hashable, CaseIterable {
    /// At the exchange's quote, now.
    case market
    /// At a price that the trader names, or better.
    case limit
    /// A market order once the price has moved against the trader as far as a named price.
    case stop
    /// A limit order once the price has moved against the trader as far as a named price.
    case stopLimit = "stop_limit"
    /// A market order once the price has moved in the trader's favour as far as a named price.
    case takeProfit = "take_profit"
    /// A market order once the price has gone back by a named distance from the best since the order was placed.
    case trailingStop = "trailing_stop"
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
    /// The trader cancelled it.
    case canceledByUser = "CANCELED_BY_USER"
    /// A post-only order would have filled at once.
    case wouldTake = "WOULD_TAKE"
    /// IOC or FOK: it could not be filled at once.
    case notFilledAtOnce = "NOT_FILLED_AT_ONCE"
    /// DAY: its UTC day is over.
    case dayEnded = "DAY_ENDED"
    /// Its portfolio was archived.
    case portfolioClosed = "PORTFOLIO_CLOSED"
    /// The other order of its pair was filled.
    case siblingFilled = "SIBLING_FILLED"
    /// Another order of its group ended without being filled.
    case siblingEnded = "SIBLING_ENDED"
    /// The entry of its bracket ended before anything of it was filled.
    case entryNotFilled = "ENTRY_NOT_FILLED"
    /// No quote came in the time that the order waits for one.
    case noQuoteInTime = "NO_QUOTE_IN_TIME"
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
    /// Why it was refused or ended; nil for one that is open or has filled.
    public var reason: OrderReason?
    /// A sentence for the trader about `reason`.
    public var reasonText: String?
    public let placedAt: Timestamp
    /// When it changed last: its state, its fills, or what it asks for.
    public var updatedAt: Timestamp
    /// What has traded of it so far, the oldest first.
    public var fills: [Fill]
    /// Prices and time in force; nil for a market order that asked for none.
    public let terms: OrderTerms?
    /// How many coins it is for; nil for an amount in USD that is spent at prices nobody knows before, and for market
    /// orders that filled or were refused at once.
    public let quantity: Quantity?
    /// What is set aside for what is still open of it: dollars of a purchase.
    public let heldCash: USD?
    /// What is set aside for what is still open of it: coins of a sale.
    public let heldQuantity: Quantity?
    /// When it ends by itself; nil when it does not.
    public let expiresAt: Timestamp?
    /// When its stop price was reached; nil while it waits for that, and for orders without.
    public let triggeredAt: Timestamp?
    /// The group that it belongs to, and as what; nil for an order on its own.
    public let link: OrderLink?
    /// True while it is an exit of a bracket whose entry has not filled: nothing is set aside for it and no price wakes it.
    public let isDormant: Bool?
    /// Until when it waits for a quote to fill on; then it ends (`NO_QUOTE_IN_TIME`). Nil for an order that does not.
    public let waitingForQuoteUntil: Timestamp?
    /// Of a trailing stop: the best price since it was placed, as of the last tick that is stored.
    public var trailBest: Price?
    /// Of a trailing stop: the price that fires it now, as far as `trailBest` says.
    public var trailStop: Price? { trailBest.flatMap { best in terms?.trail?.stop(from: best, side: side) } }

    public init(
        id: OrderID, portfolio: PortfolioID, clientOrderID: String, asset: AssetID, side: Side, type: OrderType,
        size: OrderSize, state: OrderState, reason: OrderReason? = nil, reasonText: String? = nil, placedAt: Timestamp,
        updatedAt: Timestamp, fills: [Fill] = [], terms: OrderTerms? = nil, quantity: Quantity? = nil, heldCash: USD? = nil,
        heldQuantity: Quantity? = nil, expiresAt: Timestamp? = nil, triggeredAt: Timestamp? = nil, link: OrderLink? = nil,
        isDormant: Bool? = nil, waitingForQuoteUntil: Timestamp? = nil, trailBest: Price? = nil
    ) {
        self.link = link
        self.isDormant = isDormant
        self.waitingForQuoteUntil = waitingForQuoteUntil
        self.trailBest = trailBest
        self.terms = terms
        self.quantity = quantity
        self.heldCash = heldCash
        self.heldQuantity = heldQuantity
        self.expiresAt = expiresAt
        self.triggeredAt = triggeredAt
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
    /// USD, rounded up: paid besides `value` by a buyer, deducted from it for a seller.
    public let fee: USD
    public let time: Timestamp
    /// The quote that gave the price: its source, and its age when the order was filled.
    public let quoteSource: String
    public let quoteAgeMilliseconds: Int64
    /// Which rule gave the price, for example `quote` (the quote itself); see `FillRule`.
    public let rule: String
    /// What the portfolio held of each right after.
    public let cashAfter: USD
    public let holdingAfter: Quantity
    /// Whether the order waited for its price or took the one there was; nil for fills from before orders could wait.
    public let liquidity: Liquidity?
    /// The quote that the price was made from; nil for fills from before prices were modelled.
    public let quotePrice: Price?
    /// Half of the modelled spread, in millionths of the quote.
    public let halfSpreadMillionths: Int64?
    /// The modelled impact of the order on the price, in millionths of the quote.
    public let impactMillionths: Int64?

    public init(
        id: FillID, order: OrderID, asset: AssetID, side: Side, quantity: Quantity, price: Price, value: USD, fee: USD,
        time: Timestamp, quoteSource: String, quoteAgeMilliseconds: Int64, rule: String, cashAfter: USD,
        holdingAfter: Quantity, liquidity: Liquidity? = nil, quotePrice: Price? = nil, halfSpreadMillionths: Int64? = nil,
        impactMillionths: Int64? = nil
    ) {
        self.liquidity = liquidity
        self.quotePrice = quotePrice
        self.halfSpreadMillionths = halfSpreadMillionths
        self.impactMillionths = impactMillionths
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
