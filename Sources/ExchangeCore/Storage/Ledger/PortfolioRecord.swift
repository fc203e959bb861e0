public import Domain

/// A portfolio as the ledger keeps it.
public struct PortfolioRecord: Hashable, Sendable {
    public let id: PortfolioID
    public let user: UserID
    public let name: String
    /// The market that its prices come from.
    public let market: MarketKind
    public let createdAt: Timestamp
    /// When it was closed for ever, by a switch to another market; nil while it is in use.
    public let archivedAt: Timestamp?

    public init(
        id: PortfolioID, user: UserID, name: String, market: MarketKind, createdAt: Timestamp, archivedAt: Timestamp?
    ) {
        self.id = id
        self.user = user
        self.name = name
        self.market = market
        self.createdAt = createdAt
        self.archivedAt = archivedAt
    }
}
