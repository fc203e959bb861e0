public import Bus
public import Domain

/// What the exchange asks of every order, and what gives its price: for tickets, and for `docs/fills.md` in figures.
public struct GetTradingRules: Request {
    public typealias Reply = TradingRules
    public static let subject = "orders.rules.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public init() {}
}

/// What an order would do if it were placed now. Stores nothing, promises nothing.
///
/// Errors: those of `PlaceOrder` about what was asked.
public struct PreviewOrder: Request {
    public typealias Reply = OrderPreview
    public static let subject = "orders.preview.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public let credential: Credential
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    public let asset: AssetID
    public let side: Side
    public let type: OrderType
    public let size: OrderSize
    /// Nil: no prices, good till cancelled.
    public let terms: OrderTerms?

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, asset: AssetID, side: Side, type: OrderType = .market,
        size: OrderSize, terms: OrderTerms? = nil
    ) {
        self.credential = credential
        self.portfolio = portfolio
        self.asset = asset
        self.side = side
        self.type = type
        self.size = size
        self.terms = terms
    }
}

/// What a ticket shows before the order is placed.
public struct OrderPreview: Codable, Sendable, Hashable {
    /// Why it would be refused; then nothing below is known but the quote.
    public var refusal: OrderReason?
    /// `refusal` with figures, for the trader; nil unless it would be refused.
    public var refusalText: String?
    /// Whether something of it would wait.
    public var waits: Bool
    /// The quote there is.
    public var quote: Price?
    /// What would fill at once, or of an order that waits what would fill at the price that it names, with the modelled spread
    /// and impact if it takes; nil where nobody knows.
    public var price: Price?
    public var quantity: Quantity?
    /// Price times quantity in USD, rounded against the trader, before the fee.
    public var value: USD?
    /// USD, paid besides `value` by a buyer, deducted from it for a seller.
    public var fee: USD?
    /// What would be set aside for what waits.
    public var held: USD?
    /// Coins of a sale that would be set aside for what waits; nil for none.
    public var heldQuantity: Quantity?
    /// What would be available afterwards.
    public var cashAfter: USD?
    public var holdingAfter: Quantity?

    public init(refusal: OrderReason? = nil, refusalText: String? = nil, waits: Bool = false, quote: Price? = nil) {
        self.refusal = refusal
        self.refusalText = refusalText
        self.waits = waits
        self.quote = quote
    }
}
