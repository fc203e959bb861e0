public import Bus
public import Domain

/// The portfolios of a user, the oldest first. Errors: `unauthenticated`.
public struct ListPortfolios: Request {
    public typealias Reply = PortfolioList
    public static let subject = "portfolios.list.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Also those that are closed for ever; nil: no.
    public let includesArchived: Bool?
    public init(credential: Credential, includesArchived: Bool? = nil) {
        self.credential = credential
        self.includesArchived = includesArchived
    }
}

/// A user's portfolios with what applies to all of them.
public struct PortfolioList: Codable, Sendable {
    /// The oldest first; without archived ones unless they were asked for.
    public let portfolios: [PortfolioSummary]
    /// The one that requests mean that name none.
    public let active: PortfolioID
    /// How the user wants gains to be computed.
    public let costBasis: CostBasisMethod
    /// What a portfolio may open with at most.
    public let maximumOpeningCash: USD
    /// How many a user may have in use.
    public let maximumCount: Int

    public init(
        portfolios: [PortfolioSummary], active: PortfolioID, costBasis: CostBasisMethod, maximumOpeningCash: USD,
        maximumCount: Int
    ) {
        self.portfolios = portfolios
        self.active = active
        self.costBasis = costBasis
        self.maximumOpeningCash = maximumOpeningCash
        self.maximumCount = maximumCount
    }
}

/// A portfolio in a list: what it is and how it came about, not what is in it.
public struct PortfolioSummary: Codable, Sendable, Hashable {
    public let id: PortfolioID
    /// 1...40 characters, the user's own.
    public let name: String
    public let createdAt: Timestamp
    /// When it was closed for ever; nil while it is in use.
    public let archivedAt: Timestamp?
    /// Whether requests mean it that name no portfolio.
    public let isActive: Bool
    /// The portfolio whose positions, cash and history this one began with; nil for none.
    public let clonedFrom: PortfolioID?
    /// What it opened with, and opens with again when it is reset.
    public let openingCash: USD
    /// What it is worth now: cash, what open orders have set aside, and coins that have a quote. Nil when it was not asked for.
    public let totalValue: USD?
    /// Time from one reset to the next, the oldest first; the last one lasts. Never empty.
    public let periods: [PortfolioPeriod]

    public init(
        id: PortfolioID, name: String, createdAt: Timestamp, archivedAt: Timestamp?, isActive: Bool, clonedFrom: PortfolioID?,
        openingCash: USD, totalValue: USD?, periods: [PortfolioPeriod]
    ) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.archivedAt = archivedAt
        self.isActive = isActive
        self.clonedFrom = clonedFrom
        self.openingCash = openingCash
        self.totalValue = totalValue
        self.periods = periods
    }
}

/// Time between two resets of a portfolio.
public struct PortfolioPeriod: Codable, Sendable, Hashable {
    /// Counts from 1.
    public let number: Int
    public let start: Timestamp
    /// The reset that ended it; nil while it lasts.
    public let end: Timestamp?
    /// What the portfolio was worth at its end; nil while it lasts.
    public let closingValue: USD?

    public init(number: Int, start: Timestamp, end: Timestamp?, closingValue: USD?) {
        self.number = number
        self.start = start
        self.end = end
        self.closingValue = closingValue
    }
}

/// Opens one more portfolio, with virtual cash in it. The active one stays the active one.
///
/// Errors: `unauthenticated`, `invalidInput` (fields `name`, `openingCash`, `idempotencyKey`; none: too many portfolios),
/// `conflict`, `storageUnavailable`.
public struct CreatePortfolio: Request {
    public typealias Reply = PortfolioSummary
    public static let subject = "portfolios.create.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// 1...40 characters, unlike the names of the user's other portfolios in use.
    public let name: String
    /// From zero to `PortfolioList.maximumOpeningCash`.
    public let openingCash: USD
    /// 1...64 printable characters, unique for the user.
    public let idempotencyKey: String

    public init(credential: Credential, name: String, openingCash: USD, idempotencyKey: String) {
        self.credential = credential
        self.name = name
        self.openingCash = openingCash
        self.idempotencyKey = idempotencyKey
    }
}

/// Gives a portfolio another name. Errors: `unauthenticated`, `notFound`, `invalidInput` (field `name`), `storageUnavailable`.
public struct RenamePortfolio: Request {
    public typealias Reply = PortfolioSummary
    public static let subject = "portfolios.rename.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let portfolio: PortfolioID
    /// 1...40 characters, unlike the names of the user's other portfolios in use.
    public let name: String

    public init(credential: Credential, portfolio: PortfolioID, name: String) {
        self.credential = credential
        self.portfolio = portfolio
        self.name = name
    }
}

/// Makes a portfolio the one that requests of the user mean that name none, in all sessions and from now on.
///
/// Errors: `unauthenticated`, `notFound` (also one that is archived), `storageUnavailable`.
public struct ChoosePortfolio: Request {
    public typealias Reply = PortfolioSummary
    public static let subject = "portfolios.choose.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let portfolio: PortfolioID

    public init(credential: Credential, portfolio: PortfolioID) {
        self.credential = credential
        self.portfolio = portfolio
    }
}

/// Opens a portfolio that has what another one has and begins with the history of its period: lots, cost and gains go on.
/// What open orders of the other have set aside is free in the new one. The other is not touched.
///
/// Errors: `unauthenticated`, `notFound`, `invalidInput` (fields `name`, `idempotencyKey`; none: too many portfolios),
/// `conflict`, `storageUnavailable`.
public struct ClonePortfolio: Request {
    public typealias Reply = PortfolioSummary
    public static let subject = "portfolios.clone.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// What is cloned; must be in use.
    public let portfolio: PortfolioID
    /// 1...40 characters, unlike the names of the user's other portfolios in use.
    public let name: String
    /// 1...64 printable characters, unique within the portfolio that is cloned.
    public let idempotencyKey: String

    public init(credential: Credential, portfolio: PortfolioID, name: String, idempotencyKey: String) {
        self.credential = credential
        self.portfolio = portfolio
        self.name = name
        self.idempotencyKey = idempotencyKey
    }
}

/// Ends a portfolio's period and begins a new one with cash alone: open orders are cancelled, all coins and dollars go back,
/// the opening cash comes in. What happened before stays readable, figures start anew.
///
/// Errors: `unauthenticated`, `notFound`, `invalidInput` (fields `openingCash`, `idempotencyKey`), `conflict`,
/// `storageUnavailable`.
public struct ResetPortfolio: Request {
    public typealias Reply = PortfolioSummary
    public static let subject = "portfolios.reset.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let portfolio: PortfolioID
    /// Nil: what it opened with.
    public let openingCash: USD?
    /// 1...64 printable characters, unique within the portfolio.
    public let idempotencyKey: String

    public init(credential: Credential, portfolio: PortfolioID, openingCash: USD? = nil, idempotencyKey: String) {
        self.credential = credential
        self.portfolio = portfolio
        self.openingCash = openingCash
        self.idempotencyKey = idempotencyKey
    }
}

/// Closes a portfolio for ever: its open orders are cancelled, nothing can be traded in it any more, and it stays readable.
/// One that is closed already is returned as it is. When it was the active one, the oldest in use becomes that.
///
/// Errors: `unauthenticated`, `notFound`, `invalidInput` (the last one in use), `storageUnavailable`.
public struct ArchivePortfolio: Request {
    public typealias Reply = PortfolioSummary
    public static let subject = "portfolios.archive.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let portfolio: PortfolioID

    public init(credential: Credential, portfolio: PortfolioID) {
        self.credential = credential
        self.portfolio = portfolio
    }
}

/// Remembers by which method a user wants gains to be computed. Errors: `unauthenticated`, `storageUnavailable`.
public struct SetCostBasis: Request {
    public typealias Reply = Done
    public static let subject = "portfolios.setCostBasis.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let costBasis: CostBasisMethod

    public init(credential: Credential, costBasis: CostBasisMethod) {
        self.credential = credential
        self.costBasis = costBasis
    }
}
