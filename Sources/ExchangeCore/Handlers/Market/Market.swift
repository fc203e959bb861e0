public import Bus
public import Contracts
public import Domain
public import Logging
public import Storage

/// The market side of the backend: prices, the catalogue, history, halts.
///
/// Prices are read from memory (`QuoteBook`), which follows the ticks; bars and last quotes go to `market.db` once a
/// minute, on a connection of its own, so that no tick waits for a disk and no order for a tick.
public final class Market: Sendable {
    /// What a switch to another market does to portfolios: archives all, opens new ones with starting cash, and says how
    /// many were archived. Runs in the transaction that records the new market.
    public typealias PortfolioReplacement = @Sendable (LedgerTransaction, MarketKind, Timestamp) throws -> Int

    /// Rules of trading that tickets show.
    public struct Terms: Sendable, Hashable {
        /// The fee of an order that takes, in hundredths of a percent.
        public let feeBasisPoints: Int
        /// USD that an order must be worth at least.
        public let minimumOrder: USD
        /// All that is asked of orders and how prices are made; nil leaves tickets without.
        public let rules: TradingRules?

        public init(feeBasisPoints: Int, minimumOrder: USD, rules: TradingRules? = nil) {
            self.feeBasisPoints = feeBasisPoints
            self.minimumOrder = minimumOrder
            self.rules = rules
        }
    }

    /// Prices in memory: what orders and pages read.
    public let book: QuoteBook
    let bus: any MessageBus
    let store: LedgerStore
    let marketStore: MarketStore
    let bars: BarKeeper
    let listing: Listing
    let halts: Halts
    let history: CandleHistory
    let sparklines: SparklineKeeper
    let dailyCloses: DailyCloses
    let settings: QuoteBoardSettings
    let terms: Terms
    let replacePortfolios: PortfolioReplacement
    let now: @Sendable () -> Timestamp
    let logger: Logger

    public init(
        store: LedgerStore, marketStore: MarketStore, bus: any MessageBus, settings: QuoteBoardSettings = QuoteBoardSettings(),
        terms: Terms, replacePortfolios: @escaping PortfolioReplacement, now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.bus = bus
        self.store = store
        self.marketStore = marketStore
        self.settings = settings
        self.terms = terms
        self.replacePortfolios = replacePortfolios
        self.now = now
        self.logger = logger
        let book = QuoteBook(defaultStaleAfterMilliseconds: settings.defaultStaleAfter.milliseconds)
        self.book = book
        bars = BarKeeper(store: marketStore)
        listing = Listing(
            store: store, marketStore: marketStore, book: book, bus: bus, settings: settings, now: now, logger: logger)
        halts = Halts(store: store, book: book, bus: bus, now: now, logger: logger)
        history = CandleHistory(
            store: marketStore, bars: bars, book: book, bus: bus, settings: settings, now: now, logger: logger)
        sparklines = SparklineKeeper(history: history, book: book, settings: settings, now: now, logger: logger)
        dailyCloses = DailyCloses(history: history, store: marketStore, settings: settings, now: now)
    }

    /// Reads what is stored into memory, so that prices are there at once, with their age. To be awaited before requests
    /// are served. Throws when the ledger cannot be read; without bars the exchange starts all the same.
    public func start() async throws {
        try await listing.start()
        try await halts.start()
        do {
            if let stored = try await marketStore.lastQuotes() {
                book.restore(stored, status: MarketStatus(stored: stored.status))
            }
            try await refreshDayAgo()
        } catch {
            logger.error("Last prices could not be read; they come with the next tick: \(error)")
        }
    }

    /// Adds the handlers of this area.
    public func addRoutes(to router: inout Router) {
        router.on(ObserveCatalogue.self) { [self] request, _ in try await listing.observe(request) }
        router.on(GetMarketBinding.self) { [self] _, _ in try await listing.binding() }
        router.on(SwitchMarket.self) { [self] request, _ in try await switchMarket(to: request.market) }
        router.on(GetMarketSnapshot.self) { [self] _, _ in snapshot() }
        router.on(GetSparklines.self) { [self] _, _ in await sparklines.sparklines() }
        router.on(GetCandles.self) { [self] request, _ in try await history.candles(request) }
        router.on(SetHalt.self) { [self] request, _ in try await halts.set(request) }
    }

    /// Asks the dmz for the prices of now, so that the first order after a restart or a take-over need not wait for a tick;
    /// what was stored may be a minute old. Returns the quotes that are prices now: none when no dmz answers at once, as at the
    /// start of a whole exchange.
    public func catchUp() async -> [Quote] {
        do throws(BusError) {
            return await receive(try await bus.request(GetLastTick(), timeout: settings.catchUpPatience))
        } catch {
            logger.debug("The prices of now could not be asked; they come with the next tick: \(error)")
            return []
        }
    }

    /// Takes a tick and returns the quotes of it that are prices now. Cheap: memory only, unless a suspended coin comes back.
    @discardableResult
    public func receive(_ tick: QuotesTicked) async -> [Quote] {
        let time = now()
        let applied = book.apply(tick, now: time)
        guard applied.isNew else { return [] }
        if applied.isNewEpoch { history.forgetFailures() }
        bars.fold(applied.accepted, interval: tick.status.intervalMilliseconds, now: time)
        for quote in applied.heldBack {
            logger.warning(
                "A price far off the last one is held back until the next confirms it.",
                metadata: ["coin": "\(quote.asset)", "price": "\(quote.price)", "source": "\(quote.source)"])
        }
        guard !applied.revived.isEmpty else { return applied.accepted }
        do {
            try await listing.revive(applied.revived)
        } catch {
            logger.warning("A coin that is quoted again stays suspended until the next tick: \(error)")
        }
        return applied.accepted
    }

    func snapshot() -> MarketSnapshot {
        let view = book.view()
        return MarketSnapshot(
            epoch: view.epoch, sequence: view.sequence, status: book.status(now: now()), catalogue: view.catalogue,
            quotes: view.quotes, halts: view.halts, feeBasisPoints: terms.feeBasisPoints, minimumOrder: terms.minimumOrder,
            rules: terms.rules)
    }
}
