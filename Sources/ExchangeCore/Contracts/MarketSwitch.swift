public import Bus

/// Moves the ledger to another market: archives all portfolios and opens new ones with starting cash.
/// Takes effect on the backend at once; the dmz follows at its next start. Errors: `marketMismatch` when it is there already.
public struct SwitchMarket: Request {
    public typealias Reply = MarketSwitched
    public static let subject = "admin.switchMarket.v1"
    public static let service = ServiceName.backend
    /// The one to move to.
    public let market: MarketBinding
    public init(market: MarketBinding) { self.market = market }
}

/// What moving to another market did to the portfolios.
public struct MarketSwitched: Codable, Sendable {
    /// How many were closed for ever.
    public let archivedPortfolios: Int
    public init(archivedPortfolios: Int) { self.archivedPortfolios = archivedPortfolios }
}
