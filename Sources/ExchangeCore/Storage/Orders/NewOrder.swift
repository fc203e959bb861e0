public import Domain

/// An order to be stored, with the state that it has from the start.
public struct NewOrder: Sendable {
    public let portfolio: PortfolioID
    public let clientOrderID: String
    public let body: BodyHash
    public let asset: AssetKey
    public let ticket: OrderTicket
    public let state: OrderState
    /// Why it was refused; nil unless it was.
    public let rejection: Rejection?
    public let time: Timestamp
    /// What the order is for, where that is known: see `Order.quantity`.
    public let quantity: Quantity?
    /// What is set aside for it, by an entry of its own (`LedgerTransaction.hold`).
    public let hold: Int64
    public let expiresAt: Timestamp?

    public init(
        portfolio: PortfolioID, clientOrderID: String, body: BodyHash, asset: AssetKey, ticket: OrderTicket,
        state: OrderState, rejection: Rejection? = nil, time: Timestamp, quantity: Quantity? = nil,
        hold: Int64 = 0, expiresAt: Timestamp? = nil
    ) {
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
