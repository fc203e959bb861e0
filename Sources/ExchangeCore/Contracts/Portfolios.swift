public import Bus
public import Domain

/// What a portfolio holds and is worth at the current quotes. Errors: `unauthenticated`, `notFound`.
public struct GetPortfolio: Request {
    public typealias Reply = PortfolioView
    public static let subject = "portfolios.get.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// By which method cost and gains are computed; nil: the one that the user has chosen for good (`SetCostBasis`).
    public let costBasis: CostBasisMethod?
    public init(credential: Credential, portfolio: PortfolioID? = nil, costBasis: CostBasisMethod? = nil) {
        self.credential = credential
        self.portfolio = portfolio
        self.costBasis = costBasis
    }
}

/// A portfolio at one moment: dollars, coins, and what they have brought in its present period. All amounts are in USD.
public struct PortfolioView: Codable, Sendable {
    public let portfolio: PortfolioID
    /// What may be spent: without what open orders have set aside.
    public let cash: USD
    /// Also coins that were sold out.
    public let positions: [Position]
    /// Cash, also what is set aside, plus the value of all positions that have a quote.
    public let totalValue: USD
    /// Value of cash and positions at the quotes of 24 hours ago, for the day's change; nil when not known.
    public let valueDayAgo: USD?
    /// All funds put in so far: starting cash and funds added.
    public let contributed: USD
    /// From all sales, fees deducted; negative for a loss.
    public let realisedGain: USD
    /// Of coins that have a quote: what they are worth less what they cost.
    public let unrealisedGain: USD
    /// Of all fills; gains and cost have them in already.
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
    /// What `quantity` is worth at `price`, in USD; nil when the coin has no quote.
    public let value: USD?
    /// `value` less `cost`; nil when the coin has no quote.
    public let unrealisedGain: USD?
    /// USD from what was sold of the coin, fees deducted.
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
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// Where the history begins; not before the first entry of the period, when there was nothing to be worth anything.
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

/// A portfolio's value over a stretch of time, to draw as a line.
public struct PortfolioHistory: Codable, Sendable {
    /// Oldest first, at most 500; empty for a period without entries.
    public let points: [ValuePoint]
    /// Coins with days whose closing price is not known; nil from a backend that does not say.
    public let missingCloses: [MissingCloses]?
    public init(points: [ValuePoint], missingCloses: [MissingCloses]? = nil) {
        self.points = points
        self.missingCloses = missingCloses
    }
}

/// What a portfolio was worth at a moment.
public struct ValuePoint: Codable, Sendable, Hashable {
    public let time: Timestamp
    /// USD: cash and coins.
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
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// USD, above zero and not more than may still be added today.
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

/// How a portfolio stands after funds were added.
public struct FundsAdded: Codable, Sendable, Hashable {
    /// USD that may be spent, the new ones included.
    public let cash: USD
    /// Virtual USD that may still be added on this day (UTC).
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
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    public init(credential: Credential, portfolio: PortfolioID? = nil) {
        self.credential = credential
        self.portfolio = portfolio
    }
}

/// What a portfolio can spend, and how much virtual money may still come in, in USD.
public struct FundsLeft: Codable, Sendable, Hashable {
    /// What may be spent.
    public let cash: USD
    /// Virtual funds that may still be added on this day (UTC).
    public let leftToday: USD
    /// What may be added in a day (UTC) at most.
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
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// Of all portfolios that the user has or had, whatever `portfolio` says; nil: no.
    public let ofAllPortfolios: Bool?
    /// Only fills of this coin; nil: everything.
    public let asset: AssetID?
    /// Nil: all kinds.
    public let kind: TransactionKind?
    /// Then or later.
    public let from: Timestamp?
    /// Before that.
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

/// Why a portfolio's money moved.
public enum TransactionKind: String, Codable, Sendable, Hashable, CaseIterable {
    case buy
    case sell
    /// Virtual dollars came in: the opening cash, or what was added later.
    case funds
    /// All dollars and coins went back and a new period began.
    case reset
    /// The portfolio began with what another one had.
    case cloned
}

/// A line of a portfolio's statement: what moved its money, and what was there after it.
public struct Transaction: Codable, Sendable {
    /// The journal entry's number.
    public let number: Int64
    public let kind: TransactionKind
    public let time: Timestamp
    /// Nil for all but purchases and sales.
    public let fill: Fill?
    /// Change of the cash balance.
    public let cashChange: USD
    /// USD that may be spent right after it.
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

/// A stretch of a portfolio's statement, newest first.
public struct TransactionPage: Codable, Sendable {
    public let transactions: [Transaction]
    /// Give it as `before` to get the next page; nil on the last.
    public let next: Int64?
    public init(transactions: [Transaction], next: Int64?) {
        self.transactions = transactions
        self.next = next
    }
}
