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
    /// Nil: the user's active portfolio.
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

/// What a portfolio has done in one of its periods, all by one cost basis and from the same moment's data.
public struct PortfolioAnalytics: Codable, Sendable {
    public let portfolio: PortfolioID
    /// The method that gains and lots were computed by: the one asked for, else the user's choice.
    public let costBasis: CostBasisMethod
    /// Those that can be said of this portfolio; `AnalyticsFigure` explains each.
    public let figures: [FigureValue]
    /// The deepest fall from a peak, as a negative fraction of it; nil when the curve never fell.
    public let drawdown: Performance.Drawdown?
    /// The end of each UTC day, the last one now or when the period ended; the oldest first.
    public let curve: [EquityPoint]
    /// USD from all sales of the period, fees deducted.
    public let realisedGain: USD
    /// Of coins that have a quote.
    public let unrealisedGain: USD
    /// USD, of all fills of the period.
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
    /// In the figure's own unit; a share of one where it is a rate, so 0.05 is 5 %.
    public let value: Double
    /// What the figure says, for people.
    public let sentence: String
    /// How it is computed, for those who want to check.
    public let formula: String

    public init(_ figure: AnalyticsFigure, _ value: Double) {
        self.figure = figure
        self.value = value
        sentence = figure.sentence
        formula = figure.formula
    }
}

/// The portfolio's worth at one moment of its curve, beside what was put in and what a benchmark would have made of it.
public struct EquityPoint: Codable, Sendable, Hashable {
    public let time: Timestamp
    /// USD: cash and coins at the last price known then.
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

/// What one coin, or cash, makes up of a portfolio.
public struct AllocationShare: Codable, Sendable, Hashable {
    /// Nil for cash.
    public let asset: AssetID?
    /// USD at the newest quote; of a period that is over, at its last price.
    public let value: USD
    /// Of the whole, 0...1.
    public let share: Double

    public init(asset: AssetID?, value: USD, share: Double) {
        self.asset = asset
        self.value = value
        self.share = share
    }
}

/// Coins of one purchase that are held still; with average cost all that are held of a coin.
public struct HeldLot: Codable, Sendable, Hashable {
    public let asset: AssetID
    /// When they were bought; with average cost the first purchase of what is held.
    public let acquired: Timestamp
    /// What is left of the purchase.
    public let quantity: Quantity
    /// USD that what is left cost, fees included.
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

/// Coins of one purchase that were sold at once: one line of a statement of gains.
public struct SoldLot: Codable, Sendable, Hashable {
    public let asset: AssetID
    /// When they were bought; with average cost the first purchase of what was held.
    public let acquired: Timestamp
    public let sold: Timestamp
    public let quantity: Quantity
    /// USD that they cost, fees included.
    public let cost: USD
    /// USD that came in for them, fees deducted.
    public let proceeds: USD
    /// `proceeds` less `cost`; negative for a loss.
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
