public import Bus
public import Domain

/// How a portfolio has done: returns, risk, gains by lot, what it is spread over, and its value each day.
///
/// Computed anew for each request, so another cost basis changes all figures at once. Errors: `unauthenticated`, `notFound`,
/// `storageUnavailable`.
public struct GetPortfolioAnalytics: Request {
    public typealias Reply = PortfolioAnalytics
    public static let subject = "portfolios.analytics.v1"
    public static let service = ServiceName.backend
    public let credential: Credential
    public let portfolio: PortfolioID?
    /// Nil: the method that the user has chosen for good (`SetCostBasis`).
    public let costBasis: CostBasisMethod?
    /// What the value of each day is compared with: all deposits in this coin instead.
    public let benchmark: AssetID
    /// Which of the portfolio's periods (`PortfolioPeriod.number`); nil: the one that lasts.
    public let period: Int?

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, costBasis: CostBasisMethod? = nil,
        benchmark: AssetID = AssetID("bitcoin"), period: Int? = nil
    ) {
        self.period = period
        self.credential = credential
        self.portfolio = portfolio
        self.costBasis = costBasis
        self.benchmark = benchmark
    }
}

public struct PortfolioAnalytics: Codable, Sendable {
    public let portfolio: PortfolioID
    public let costBasis: CostBasisMethod
    /// Those that can be said of this portfolio; `AnalyticsFigure` explains each.
    public let figures: [FigureValue]
    public let drawdown: Performance.Drawdown?
    /// The end of each UTC day, the last one now or when the period ended; the oldest first.
    public let curve: [EquityPoint]
    public let realisedGain: USD
    /// Of coins that have a quote.
    public let unrealisedGain: USD
    public let feesPaid: USD
    /// Cash first, then coins, what is worth most first.
    public let allocation: [AllocationShare]
    /// Coins by purchase that are held now, the oldest first.
    public let heldLots: [HeldLot]
    /// Coins that were sold, by purchase, the newest first, at most 1,000; `ListSoldLots` has the others.
    public let soldLots: [SoldLot]
    /// How many there are in all; nil from a backend that does not say.
    public let soldLotCount: Int?
    /// The period that this is about; nil from a backend that knows of none.
    public let period: PortfolioPeriod?
    /// Coins, also the benchmark's, with days of the curve whose closing price is not known; nil from a backend that does
    /// not say.
    public let missingCloses: [MissingCloses]?

    public init(
        portfolio: PortfolioID, costBasis: CostBasisMethod, figures: [FigureValue], drawdown: Performance.Drawdown?,
        curve: [EquityPoint], realisedGain: USD, unrealisedGain: USD, feesPaid: USD, allocation: [AllocationShare],
        heldLots: [HeldLot], soldLots: [SoldLot], soldLotCount: Int? = nil, period: PortfolioPeriod? = nil,
        missingCloses: [MissingCloses]? = nil
    ) {
        self.missingCloses = missingCloses
        self.soldLotCount = soldLotCount
        self.period = period
        self.portfolio = portfolio
        self.costBasis = costBasis
        self.figures = figures
        self.drawdown = drawdown
        self.curve = curve
        self.realisedGain = realisedGain
        self.unrealisedGain = unrealisedGain
        self.feesPaid = feesPaid
        self.allocation = allocation
        self.heldLots = heldLots
        self.soldLots = soldLots
    }
}

/// A figure with what it means.
public struct FigureValue: Codable, Sendable, Hashable {
    public let figure: AnalyticsFigure
    public let value: Double
    public let sentence: String
    public let formula: String

    public init(_ figure: AnalyticsFigure, _ value: Double) {
        self.figure = figure
        self.value = value
        sentence = figure.sentence
        formula = figure.formula
    }
}

public struct EquityPoint: Codable, Sendable, Hashable {
    public let time: Timestamp
    public let value: USD
    /// All that was put in until then.
    public let contributed: USD
    /// What it would be worth in the benchmark's coin; nil when its price was not known.
    public let benchmark: USD?

    public init(time: Timestamp, value: USD, contributed: USD, benchmark: USD?) {
        self.time = time
        self.value = value
        self.contributed = contributed
        self.benchmark = benchmark
    }
}

public struct AllocationShare: Codable, Sendable, Hashable {
    /// Nil for cash.
    public let asset: AssetID?
    public let value: USD
    /// Of the whole, 0...1.
    public let share: Double

    public init(asset: AssetID?, value: USD, share: Double) {
        self.asset = asset
        self.value = value
        self.share = share
    }
}

public struct HeldLot: Codable, Sendable, Hashable {
    public let asset: AssetID
    public let acquired: Timestamp
    public let quantity: Quantity
    public let cost: USD
    /// Nil when the coin has no quote.
    public let unrealisedGain: USD?

    public init(asset: AssetID, acquired: Timestamp, quantity: Quantity, cost: USD, unrealisedGain: USD?) {
        self.asset = asset
        self.acquired = acquired
        self.quantity = quantity
        self.cost = cost
        self.unrealisedGain = unrealisedGain
    }
}

public struct SoldLot: Codable, Sendable, Hashable {
    public let asset: AssetID
    public let acquired: Timestamp
    public let sold: Timestamp
    public let quantity: Quantity
    public let cost: USD
    public let proceeds: USD
    public let gain: USD

    public init(
        asset: AssetID, acquired: Timestamp, sold: Timestamp, quantity: Quantity, cost: USD, proceeds: USD, gain: USD
    ) {
        self.asset = asset
        self.acquired = acquired
        self.sold = sold
        self.quantity = quantity
        self.cost = cost
        self.proceeds = proceeds
        self.gain = gain
    }
}
