public import Domain

/// An order to be stored, with the state that it has from the start.
public struct NewOrder: Sendable {
    public let portfolio: PortfolioID
    /// The idempotency key, unique within the portfolio.
    public let clientOrderID: String
    /// What the request asked for: the same key with another body is a conflict.
    public let body: BodyHash
    public let asset: AssetKey
    public let ticket: OrderTicket
    public let state: OrderState
    /// Why it was refused; nil unless it was.
    public let rejection: Rejection?
    public let time: Timestamp
    /// What the order is for, where that is known: see `Order.quantity`.
    public let quantity: Quantity?
    /// What is set aside for it, by an entry of its own (`LedgerTransaction.hold`); nothing of an exit, whose group holds.
    public let hold: Int64
    /// When it ends by itself; nil when it does not.
    public let expiresAt: Timestamp?
    /// Whether it acts on the next quote as if it were placed then.
    public let isUnseen: Bool
    /// Until when it waits for a quote.
    public let waitsUntil: Timestamp?
    /// Of a trailing stop that has seen a quote.
    public let best: BestPrice?
    /// The group that it belongs to, and as what.
    public let link: (group: OrderGroupID, role: OrderRole)?
    /// Whether it is an exit whose entry has not filled.
    public let isDormant: Bool

    public init(
        portfolio: PortfolioID, clientOrderID: String, body: BodyHash, asset: AssetKey, ticket: OrderTicket,
        state: OrderState, rejection: Rejection? = nil, time: Timestamp, quantity: Quantity? = nil,
        hold: Int64 = 0, expiresAt: Timestamp? = nil, isUnseen: Bool = false, waitsUntil: Timestamp? = nil,
        best: BestPrice? = nil, link: (group: OrderGroupID, role: OrderRole)? = nil, isDormant: Bool = false
    ) {
        self.isUnseen = isUnseen
        self.waitsUntil = waitsUntil
        self.best = best
        self.link = link
        self.isDormant = isDormant
        self.quantity = quantity
        self.hold = hold
        self.expiresAt = expiresAt
        self.portfolio = portfolio
        self.clientOrderID = clientOrderID
        self.body = body
        self.asset = asset
        self.ticket = ticket
        self.state = state
        self.rejection = rejection
        self.time = time
    }
}
