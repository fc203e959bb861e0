public import Contracts
internal import Domain
public import Logging

/// Chooses the source of prices, once for the life of the dmz.
public struct MarketSelection: Sendable {
    /// Why no source can be chosen: the settings contradict the ledger or themselves. Trying again does not help.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        public let message: String
        public init(_ message: String) { self.message = message }
        public var description: String { message }
    }

    private let settings: MarketSettings
    private let http: any HTTPFetching
    private let surroundings: Surroundings
    private let logger: Logger

    public init(settings: MarketSettings, http: any HTTPFetching, surroundings: Surroundings = .real, logger: Logger) {
        self.settings = settings
        self.http = http
        self.surroundings = surroundings
        self.logger = logger
    }

    /// - Parameter recorded: the market that the ledger is bound to; nil for a new one. A ledger never jumps to another
    ///   market: where the choice insists on another, this fails; where it insists on none, the recorded one is used,
    ///   whether it answers or not.
    public func source(recorded: MarketBinding?) async throws(Failure) -> any MarketDataSource {
        if let recorded, let wanted = settings.choice.kind, wanted != recorded.kind {
            throw Failure(
                "This data folder belongs to the market '\(recorded.kind.rawValue)', but --market says "
                    + "'\(settings.choice.rawValue)'. Use another folder (--data DIR) for another market, or move this one with "
                    + "'exchange market switch \(wanted.rawValue)', which archives all portfolios and opens new ones.")
        }
        switch recorded?.kind ?? settings.choice.kind {
        case .live: return live()
        case .simulated: return try simulated(recorded)
        case .replay: return try replay(recorded)
        case nil: return await automatic()
        }
    }

    /// The binding that the settings ask for, for `exchange market switch`. With `auto` the network decides.
    public func binding() async throws(Failure) -> MarketBinding { try await source(recorded: nil).binding }

    private func automatic() async -> any MarketDataSource {
        if settings.coinCapKey != nil {
            logger.info("market: live, with a CoinCap key")
            return live()
        }
        if await binance().answers(within: settings.probeTimeout) {
            logger.info("market: live, Binance answers")
            return live()
        }
        logger.notice("market: simulated, because there is no CoinCap key and Binance does not answer")
        return SimulatedMarket(seed: settings.seed, count: settings.coins, now: surroundings.now)
    }

    private func binance() -> BinanceClient {
        BinanceClient(base: MarketSelection.base(settings.binanceURL), http: http, surroundings: surroundings)
    }

    private func live() -> LiveMarket {
        let coinCap = settings.coinCapKey.map { key in
            let record: any CreditRecord = settings.stateFolder.map { FileCreditRecord(folder: $0) } ?? MemoryCreditRecord()
            let budget = CreditBudget(allowed: settings.coinCapCreditsPerMonth, record: record, now: surroundings.now)
            return CoinCapClient(
                base: MarketSelection.base(settings.coinCapURL), key: key, budget: budget, http: http,
                surroundings: surroundings, logger: logger)
        }
        return LiveMarket(
            binance: binance(), coinCap: coinCap, coinCount: min(500, max(1, settings.coins)), surroundings: surroundings,
            logger: logger)
    }

    private func simulated(_ recorded: MarketBinding?) throws(Failure) -> SimulatedMarket {
        var seed = settings.seed
        if let recorded {
            guard let known = recorded.detail.split(separator: " ").last.flatMap({ UInt64($0) }) else {
                throw Failure("The ledger is bound to a simulated market that this version does not know: \(recorded.detail).")
            }
            if known != seed, settings.choice == .simulated {
                throw Failure(
                    "This data folder belongs to the simulated market of seed \(known), but the settings say \(seed). Use "
                        + "another folder (--data DIR), or 'exchange market switch simulated'.")
            }
            seed = known
        }
        return SimulatedMarket(seed: seed, count: settings.coins, now: surroundings.now)
    }

    private func replay(_ recorded: MarketBinding?) throws(Failure) -> ReplayMarket {
        let recording: ReplayRecording
        do throws(MarketDataError) {
            recording = try settings.replayPath.map { path throws(MarketDataError) in try ReplayRecording.load(path) } ?? .shipped
        } catch {
            throw Failure(error.message)
        }
        if let recorded {
            guard let plan = ReplayPlan(detail: recorded.detail) else {
                throw Failure("The ledger is bound to a replay that this version does not know: \(recorded.detail).")
            }
            guard plan.recording == recording.name else {
                throw Failure(
                    "This data folder replays '\(plan.recording)', but the settings say '\(recording.name)'. Use another folder "
                        + "(--data DIR), or 'exchange market switch replay'.")
            }
            if plan.daysPerMinute != settings.replayDaysPerMinute {
                logger.notice("market: the replay goes on at \(plan.daysPerMinute) days a minute, as it began")
            }
            return ReplayMarket(recording: recording, plan: plan, now: surroundings.now)
        }
        guard settings.replayDaysPerMinute.isFinite, settings.replayDaysPerMinute > 0 else {
            throw Failure("The speed of a replay must be a positive number of days a minute.")
        }
        guard let range = recording.range else { throw Failure("The recording \(recording.name) is empty.") }
        let from: Int64
        if let text = settings.replayFrom {
            guard let day = RecordedCSV.day(text), range.contains(Int64(day)) else {
                throw Failure(
                    "The recording \(recording.name) goes from \(ReplayPlan.date(range.lowerBound)) to "
                        + "\(ReplayPlan.date(range.upperBound)); \(text) is not in it.")
            }
            from = Int64(day)
        } else {
            // The shipped coins all have prices from then on.
            from = recording.name == "shipped" ? 19_517 : range.lowerBound
        }
        let plan = ReplayPlan(
            recording: recording.name, fromDay: from, daysPerMinute: settings.replayDaysPerMinute, since: surroundings.now())
        return ReplayMarket(recording: recording, plan: plan, now: surroundings.now)
    }

    private static func base(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }
}
