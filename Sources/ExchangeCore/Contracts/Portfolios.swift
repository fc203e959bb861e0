public import Bus
public import Domain

/// What a portfolio holds and is worth at the current quotes. Errors: `unauthenticated`, `notFound`.
public struct GetPortfolio: Request {
    public typealias Reply = PortfolioView
    public static let subject = "portfolios.get.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let portfolio: PortfolioID?
    /// By which method cost and gains are computed; nil: the one that the user has chosen for good (`SetCostBasis`).
    public let costBasis: CostBasisMethod?
    public init(credential: Credential, portfolio: PortfolioID? = nil, costBasis: CostBasisMethod? = nil) {
        self.credential = credential
        self.portfolio = portfolio
        self.costBasis = costBasis
    }
}

public struct PortfolioView: Codable, Sendable {
    public let portfolio: PortfolioID
    public let cash: USD
    public let positions: [Position]
    /// Cash, also what is set aside, plus the value of all positions that have a quote.
    public let totalValue: USD
    /// Value of cash and positions at the quotes of 24 hours ago, for the day's change; nil when not known.
    public let valueDayAgo: USD?
    /// All funds put in so far: starting cash and funds added.
    public let contributed: USD
    public let realisedGain: USD
    public let unrealisedGain: USD
    public let feesPaid: USD
    /// Dollars that are set aside for open orders, besides `cash`; nil for none.
    public let heldCash: USD?
    /// How cost and gains are computed; nil from a backend that knows the average cost only.
    public let costBasis: CostBasisMethod?

    public init(
        portfolio: PortfolioID, cash: USD, positions: [Position], totalValue: USD, valueDayAgo: USD?, contributed: USD,
        realisedGain: USD, unrealisedGain: USD, feesPaid: USD, heldCash: USD? = nil, costBasis: CostBasisMethod? = nil
    ) {
        self.costBasis = costBasis
        self.heldCash = heldCash
        self.portfolio = portfolio
        self.cash = cash
        self.positions = positions
        self.totalValue = totalValue
        self.valueDayAgo = valueDayAgo
        self.contributed = contributed
        self.realisedGain = realisedGain
        self.unrealisedGain = unrealisedGain
        self.feesPaid = feesPaid
    }
}

/// A coin in a portfolio. Also listed with quantity zero when it was sold out and has a realised gain.
public struct Position: Codable, Sendable {
    public let asset: AssetID
    /// Also what is set aside for open orders.
    public let quantity: Quantity
    /// What the coins held now cost by the view's `costBasis`, fees included.
    public let cost: USD
    /// `cost` for one coin; nil when none is held.
    public let averageCost: Price?
    /// Nil when the coin has no quote.
    public let price: Price?
    public let value: USD?
    public let unrealisedGain: USD?
    public let realisedGain: USD
    /// How much of `quantity` is set aside for open orders; nil for none.
    public let heldQuantity: Quantity?

    public init(
        asset: AssetID, quantity: Quantity, cost: USD, averageCost: Price?, price: Price?, value: USD?,
        unrealisedGain: USD?, realisedGain: USD, heldQuantity: Quantity? = nil
    ) {
        self.heldQuantity = heldQuantity
        self.asset = asset
        self.quantity = quantity
        self.cost = cost
        self.averageCost = averageCost
        self.price = price
        self.value = value
        self.unrealisedGain = unrealisedGain
        self.realisedGain = realisedGain
    }
}

/// The value of a portfolio over time, at most 500 points, oldest first, the last one now or when the period ended.
public struct GetPortfolioHistory: Request {
    public typealias Reply = PortfolioHistory
    public static let subject = "portfolios.history.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public let credential: Credential
    public let portfolio: PortfolioID?
    public let from: Timestamp
    /// Which of the portfolio's periods (`PortfolioPeriod.number`); nil: the one that lasts.
    public let period: Int?
    public init(credential: Credential, portfolio: PortfolioID? = nil, from: Timestamp, period: Int? = nil) {
        self.credential = credential
        self.portfolio = portfolio
        self.from = from
        self.period = period
    }
}

public struct PortfolioHistory: Codable, Sendable {
    public let points: [ValuePoint]
    /// Coins with days whose closing price is not known; nil from a backend that does not say.
    public let missingCloses: [MissingCloses]?
    public init(points: [ValuePoint], missingCloses: [MissingCloses]? = nil) {
        self.points = points
        self.missingCloses = missingCloses
    }
}

public struct ValuePoint: Codable, Sendable, Hashable {
    public let time: Timestamp
    public let value: USD
    public init(time: Timestamp, value: USD) {
        self.time = time
        self.value = value
    }
}

/// Adds virtual funds to a portfolio, at most so much a day (UTC).
///
/// Errors: `invalidInput` (field `amount`), `conflict`, `unauthenticated`, `storageUnavailable`.
public struct AddFunds: Request {
    public typealias Reply = FundsAdded
    public static let subject = "portfolios.addFunds.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let portfolio: PortfolioID?
    public let amount: USD
    /// 1...64 printable characters.
    public let idempotencyKey: String
    public init(credential: Credential, portfolio: PortfolioID? = nil, amount: USD, idempotencyKey: String) {
        self.credential = credential
        self.portfolio = portfolio
        self.amount = amount
        self.idempotencyKey = idempotencyKey
    }
}

public struct FundsAdded: Codable, Sendable, Hashable {
    public let cash: USD
    public let fundsLeftToday: USD
    public init(cash: USD, fundsLeftToday: USD) {
        self.cash = cash
        self.fundsLeftToday = fundsLeftToday
    }
}

/// How much virtual money may still be added to a portfolio today. Errors: `unauthenticated`, `notFound`.
public struct GetFunds: Request {
    public typealias Reply = FundsLeft
    public static let subject = "portfolios.funds.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let portfolio: PortfolioID?
    public init(credential: Credential, portfolio: PortfolioID? = nil) {
        self.credential = credential
        self.portfolio = portfolio
    }
}

public struct FundsLeft: Codable, Sendable, Hashable {
    /// What may be spent.
    public let cash: USD
    /// Virtual funds that may still be added on this day (UTC).
    public let leftToday: USD
    public let perDay: USD
    public init(cash: USD, leftToday: USD, perDay: USD) {
        self.cash = cash
        self.leftToday = leftToday
        self.perDay = perDay
    }
}

/// Everything that moved a portfolio's money, newest first: fills, funds, resets and, at its beginning, what a clone began with.
/// Errors: `unauthenticated`, `notFound`.
public struct ListTransactions: Request {
    public typealias Reply = TransactionPage
    public static let subject = "portfolios.transactions.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public let credential: Credential
    public let portfolio: PortfolioID?
    /// Of all portfolios that the user has or had, whatever `portfolio` says; nil: no.
    public let ofAllPortfolios: Bool?
    public let asset: AssetID?
    public let kind: TransactionKind?
    public let from: Timestamp?
    public let to: Timestamp?
    /// Only transactions with a smaller number.
    public let before: Int64?
    /// 1...1000
    public let limit: Int

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, asset: AssetID? = nil, kind: TransactionKind? = nil,
        from: Timestamp? = nil, to: Timestamp? = nil, before: Int64? = nil, limit: Int = 50, ofAllPortfolios: Bool? = nil
    ) {
        self.ofAllPortfolios = ofAllPortfolios
        self.credential = credential
        self.portfolio = portfolio
        self.asset = asset
        self.kind = kind
        self.from = from
        self.to = to
        self.before = before
        self.limit = limit
    }
}

public enum TransactionKind: String, Codable, Sendable, Hashable, CaseIterable {
    case buy
    case sell
    case funds
    /// All dollars and coins went back and a new period began.
    case reset
    /// The portfolio began with what another one had.
    case cloned
}

public struct Transaction: Codable, Sendable {
    /// The journal entry's number.
    public let number: Int64
    public let kind: TransactionKind
    public let time: Timestamp
    /// Nil for all but purchases and sales.
    public let fill: Fill?
    /// Change of the cash balance.
    public let cashChange: USD
    public let cashAfter: USD
    /// The portfolio that was cloned; nil for other kinds.
    public let clonedFrom: PortfolioID?
    /// Whose it is; nil from a backend that does not say.
    public let portfolio: PortfolioID?

    public init(
        number: Int64, kind: TransactionKind, time: Timestamp, fill: Fill?, cashChange: USD, cashAfter: USD,
        clonedFrom: PortfolioID? = nil, portfolio: PortfolioID? = nil
    ) {
        self.portfolio = portfolio
        self.clonedFrom = clonedFrom
        self.number = number
        self.kind = kind
        self.time = time
        self.fill = fill
        self.cashChange = cashChange
        self.cashAfter = cashAfter
    }
}

public struct TransactionPage: Codable, Sendable {
    public let transactions: [Transaction]
    /// Give it as `before` to get the next page; nil on the last.
    public let next: Int64?
    public init(transactions: [Transaction], next: Int64?) {
        self.transactions = transactions
        self.next = next
    }
}
