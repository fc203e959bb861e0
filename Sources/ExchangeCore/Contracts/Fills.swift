public import Bus
public import Domain

/// Fills of a portfolio, newest first; with `after` oldest first.
///
/// Errors: `unauthenticated`, `notFound` (portfolio), `invalidInput` (field `after`: together with `before`).
public struct ListFills: Request {
    public typealias Reply = FillPage
    public static let subject = "fills.list.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// Nil: all coins.
    public let asset: AssetID?
    /// Only fills of this order; nil: of all.
    public let order: OrderID?
    /// Nil: both.
    public let side: Side?
    /// Filled then or later.
    public let since: Timestamp?
    /// Filled before that.
    public let until: Timestamp?
    /// Only fills with a smaller number.
    public let before: FillID?
    /// Only fills with a larger number, and the smallest of them first.
    public let after: FillID?
    /// 1...1000
    public let limit: Int

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, asset: AssetID? = nil, order: OrderID? = nil,
        side: Side? = nil, since: Timestamp? = nil, until: Timestamp? = nil, before: FillID? = nil, after: FillID? = nil,
        limit: Int = 50
    ) {
        self.credential = credential
        self.portfolio = portfolio
        self.asset = asset
        self.order = order
        self.side = side
        self.since = since
        self.until = until
        self.before = before
        self.after = after
        self.limit = limit
    }
}

/// A stretch of a portfolio's fills.
public struct FillPage: Codable, Sendable {
    public let fills: [Fill]
    /// Give it as `before` (or `after`, where that was given) to get the next page; nil on the last.
    public let next: FillID?
    public init(fills: [Fill], next: FillID?) {
        self.fills = fills
        self.next = next
    }
}
