public import Bus
public import Domain

/// The coins that a portfolio has sold in a period, by purchase, the newest sale first.
///
/// Errors: `unauthenticated`, `notFound` (fields `portfolio`, `period`).
public struct ListSoldLots: Request {
    public typealias Reply = SoldLotPage
    public static let subject = "portfolios.soldLots.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public let credential: Credential
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// Nil: the method that the user has chosen for good. Whoever pages names the one of the first page: another method has
    /// other lots.
    public let costBasis: CostBasisMethod?
    /// Which of the portfolio's periods (`PortfolioPeriod.number`); nil: the one that lasts.
    public let period: Int?
    /// Only lots before this one (`SoldLotPage.next`).
    public let before: Int?
    /// 1...5000
    public let limit: Int

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, costBasis: CostBasisMethod? = nil, period: Int? = nil,
        before: Int? = nil, limit: Int = 100
    ) {
        self.credential = credential
        self.portfolio = portfolio
        self.costBasis = costBasis
        self.period = period
        self.before = before
        self.limit = limit
    }
}

/// A stretch of the sales of one period, in the lots of one cost basis.
public struct SoldLotPage: Codable, Sendable {
    /// The method that made the lots: name it when asking for the next page.
    public let costBasis: CostBasisMethod
    public let lots: [SoldLot]
    /// How many there are in all.
    public let count: Int
    /// How many are older than those of this page; give it as `before` to get the next page. Nil on the last. What is sold in
    /// the meantime moves nothing on older pages.
    public let next: Int?

    public init(costBasis: CostBasisMethod, lots: [SoldLot], count: Int, next: Int?) {
        self.costBasis = costBasis
        self.lots = lots
        self.count = count
        self.next = next
    }
}
