public import Contracts
public import Domain
public import Storage
import Synchronization

extension QuoteBook {
    /// Everything that a web instance needs to serve prices from memory, but for the rules of trading.
    struct View: Sendable {
        let epoch: Int64
        let sequence: Int64
        let catalogue: Catalogue
        let quotes: [Quote]
        let halts: [Halt]
    }

    func view() -> View {
        state.withLock { state in
            View(
                epoch: state.epoch, sequence: state.sequence, catalogue: state.catalogue,
                quotes: state.coins.values.compactMap(\.quote).sorted { $0.asset < $1.asset }, halts: state.allHalts)
        }
    }

    /// All coins that the exchange knows.
    public var catalogue: Catalogue { state.withLock { $0.catalogue } }

    /// What is halted now, the whole exchange first.
    public var halts: [Halt] { state.withLock { $0.allHalts } }

    /// Takes the catalogue of a commit; one that is not newer changes nothing.
    public func take(_ assets: [Asset], version: Int64) {
        state.withLock { state in
            guard version > state.catalogueVersion || state.coins.isEmpty else { return }
            state.catalogueVersion = version
            for asset in assets {
                state.coins[asset.id, default: Coin(asset: asset)].asset = asset
            }
        }
    }

    /// Replaces all halts by these.
    public func take(_ halts: [Halt]) {
        state.withLock { state in
            state.exchangeHalt = halts.first { $0.asset == nil }
            state.halts = Dictionary(
                halts.compactMap { halt in halt.asset.map { ($0, halt) } }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Says which market the ledger belongs to. Ticks of another kind or of earlier epochs are not its prices.
    public func bind(to binding: BindingRecord) {
        state.withLock { state in
            state.kind = binding.kind
            state.minimumEpoch = binding.minimumEpoch
        }
    }

    /// Begins another market: forgets all quotes and takes no more ticks of the source's present life.
    public func beginMarket(_ binding: BindingRecord) {
        state.withLock { state in
            state.kind = binding.kind
            state.minimumEpoch = binding.minimumEpoch
            state.generation += 1
            state.status = nil
            state.slips.reset()
            state.tickingSince = nil
            state.lastReceived = nil
            for id in state.coins.keys {
                state.coins[id]?.quote = nil
                state.coins[id]?.dayAgo = nil
            }
        }
    }

    /// Which market the quotes belong to, as a number that changes with it; nil before its first tick.
    var generation: Int? { state.withLock { $0.status == nil ? nil : $0.generation } }

    /// The epoch of the last tick: a source of another market begins a later one.
    public var epoch: Int64 { state.withLock { $0.epoch } }

    /// Shows the quotes of before a restart, until the first tick.
    public func restore(_ stored: StoredQuotes, status: MarketStatus?) {
        state.withLock { state in
            guard state.epoch == 0 else { return }
            state.epoch = stored.epoch
            state.sequence = stored.sequence
            state.status = status?.with(problem: nil)
            for quote in stored.quotes where state.coins[quote.asset]?.quote == nil {
                state.coins[quote.asset]?.quote = quote
            }
        }
    }

    /// What a restart should find.
    func storable() -> (epoch: Int64, sequence: Int64, status: MarketStatus, quotes: [Quote])? {
        state.withLock { state in
            guard let status = state.status else { return nil }
            return (state.epoch, state.sequence, status, state.coins.values.compactMap(\.quote))
        }
    }

    /// Coins that nobody has quoted for `milliseconds` although others were quoted all the time.
    func silentCoins(for milliseconds: Int64, now: Timestamp) -> [AssetID] {
        state.withLock { state in
            guard let since = state.tickingSince, let last = state.lastReceived,
                now.millisecondsSince(since) >= milliseconds, now.millisecondsSince(last) < 600_000
            else { return [] }
            return state.coins.values.compactMap { coin in
                guard coin.asset.state != .suspended else { return nil }
                if let quote = coin.quote, now.millisecondsSince(quote.time) < milliseconds { return nil }
                return coin.asset.id
            }.sorted()
        }
    }

    func takeDayAgo(_ prices: [AssetID: Price]) {
        state.withLock { state in
            for id in state.coins.keys { state.coins[id]?.dayAgo = prices[id] }
        }
    }

    /// The price 24 hours ago, from stored bars, else from the source's own 24 h change.
    func priceDayAgo(of asset: AssetID) -> Price? {
        let (dayAgo, quote) = state.withLock { ($0.coins[asset]?.dayAgo, $0.coins[asset]?.quote) }
        if let dayAgo { return dayAgo }
        guard let quote, let change = quote.change24h, change > -99.99, change < 100_000 else { return nil }
        return Price(rounding: "\(quote.price.approximate / (1 + change / 100))", significantDigits: 12)
    }
}

extension QuoteBook.State {
    fileprivate var catalogue: Catalogue {
        Catalogue(
            version: catalogueVersion,
            assets: coins.values.map(\.asset).sorted { ($0.rank ?? .max, $0.id) < ($1.rank ?? .max, $1.id) })
    }

    fileprivate var allHalts: [Halt] {
        (exchangeHalt.map { [$0] } ?? []) + halts.values.sorted { ($0.since, $0.asset!) < ($1.since, $1.asset!) }
    }
}
