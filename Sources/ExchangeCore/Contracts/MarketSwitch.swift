public import Bus

/// Moves the ledger to another market: archives all portfolios and opens new ones with starting cash.
/// Takes effect on the backend at once; the dmz follows at its next start. Errors: `marketMismatch` when it is there already.
public struct SwitchMarket: Request {
    public typealias Reply = MarketSwitched
    public static let subject = "admin.switchMarket.v1"
    public static let service = ServiceName.backend
    public let market: MarketBinding
    public init(market: MarketBinding) { self.market = market }
}

public struct MarketSwitched: Codable, Sendable {
    public let archivedPortfolios: Int
    public init(archivedPortfolios: Int) { self.archivedPortfolios = archivedPortfolios }
}
