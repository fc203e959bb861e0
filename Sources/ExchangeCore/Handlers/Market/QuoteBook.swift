public import Contracts
public import Domain
import Synchronization

/// The market as the backend knows it now, in memory: coins, last accepted quotes, halts, the source's status.
///
/// Ticks are ordered by (epoch, sequence); one that is not newer than the last changes nothing. Every order reads it on
/// the writer's thread, so each question takes one short lock and answers by value.
public final class QuoteBook: Sendable {
    let state: Mutex<State>
    /// Milliseconds after which a quote is stale while no source has said.
    private let defaultStaleAfter: Int64

    public init(defaultStaleAfterMilliseconds: Int64 = 60_000) {
        defaultStaleAfter = defaultStaleAfterMilliseconds
        state = Mutex(State())
    }

    struct Coin: Sendable {
        var asset: Asset
        var quote: Quote?
        var dayAgo: Price?
    }

    struct State: Sendable {
        var coins: [AssetID: Coin] = [:]
        var catalogueVersion: Int64 = 0
        /// By coin; the halt of the whole exchange apart.
        var halts: [AssetID: Halt] = [:]
        var exchangeHalt: Halt?
        var epoch: Int64 = 0
        var sequence: Int64 = 0
        var status: MarketStatus?
        var slips = TickGuard()
        /// The market of the ledger: ticks of another one are not its prices.
        var kind: MarketKind?
        var minimumEpoch: Int64 = 0
        /// Since when ticks come without a long pause, and when the last one came, by this machine's clock.
        var tickingSince: Timestamp?
        var lastReceived: Timestamp?
        /// Counts up with each market: what was asked of the one before is of no use.
        var generation = 0
    }

    /// What a tick changed.
    public struct Applied: Sendable {
        /// Quotes that are the coin's price now.
        public var accepted: [Quote] = []
        /// Quotes that wait for the next to confirm them, or can never be a price.
        public var heldBack: [Quote] = []
        /// Coins that were suspended and are quoted again.
        public var revived: [AssetID] = []
        /// Whether the tick was newer than the last one, of this ledger's market.
        public var isNew = false
        /// Whether it is the first of a source's life.
        public var isNewEpoch = false
    }

    /// Takes a tick. `now` is when it arrived.
    public func apply(_ tick: QuotesTicked, now: Timestamp) -> Applied {
        state.withLock { state in
            var applied = Applied()
            guard state.isNew(tick) else { return applied }
            applied.isNew = true
            if tick.epoch != state.epoch {
                applied.isNewEpoch = true
                state.slips.reset()
            }
            state.epoch = tick.epoch
            state.sequence = tick.sequence
            state.status = tick.status
            if !tick.quotes.isEmpty { state.noteTick(at: now) }
            for quote in tick.quotes { state.take(quote, into: &applied) }
            return applied
        }
    }

    /// Takes a quote that was fetched for an order. One that is not newer than the present one changes nothing.
    @discardableResult
    public func observe(_ quote: Quote) -> Applied {
        state.withLock { state in
            var applied = Applied()
            // Without a tick of this market nobody knows whose quote that is.
            guard state.status != nil, let coin = state.coins[quote.asset] else { return applied }
            if let present = coin.quote, present.time >= quote.time { return applied }
            state.take(quote, into: &applied)
            return applied
        }
    }

    /// All that decides whether and at what price a coin trades; nil when no such coin is known.
    public func market(of asset: AssetID) -> AssetMarket? {
        state.withLock { state in
            guard let coin = state.coins[asset] else { return nil }
            return AssetMarket(
                asset: coin.asset, quote: coin.quote,
                staleAfterMilliseconds: state.status?.staleAfterMilliseconds ?? defaultStaleAfter,
                halt: state.exchangeHalt ?? state.halts[asset],
                intervalMilliseconds: state.status?.intervalMilliseconds ?? 0)
        }
    }

    /// The newest quote of a coin, however old; nil before the first.
    public func quote(of asset: AssetID) -> Quote? { state.withLock { $0.coins[asset]?.quote } }

    /// The source's status, with the age of the last tick taken into account.
    public func status(now: Timestamp) -> MarketStatus {
        let (status, kind) = state.withLock { ($0.status, $0.kind) }
        guard let status else {
            return MarketStatus(
                kind: kind ?? .live, label: "Waiting for prices", intervalMilliseconds: 0,
                staleAfterMilliseconds: defaultStaleAfter, lastTick: nil, problem: "No prices have arrived yet.")
        }
        guard status.problem == nil, let last = status.lastTick else { return status }
        let age = now.millisecondsSince(last)
        guard age > status.staleAfterMilliseconds else { return status }
        return status.with(
            problem: "No new prices for \(spoken(milliseconds: age)): the ones shown are old, and nothing trades on them.")
    }
}

extension QuoteBook.State {
    fileprivate func isNew(_ tick: QuotesTicked) -> Bool {
        guard tick.epoch >= minimumEpoch, kind == nil || tick.status.kind == kind else { return false }
        return (tick.epoch, tick.sequence) > (epoch, sequence)
    }

    fileprivate mutating func take(_ quote: Quote, into applied: inout QuoteBook.Applied) {
        guard var coin = coins[quote.asset] else { return }
        guard slips.judge(quote.price, of: quote.asset, last: coin.quote?.price) == .accepted else {
            applied.heldBack.append(quote)
            return
        }
        coin.quote = quote
        coins[quote.asset] = coin
        applied.accepted.append(quote)
        if coin.asset.state == .suspended { applied.revived.append(quote.asset) }
    }

    /// A pause of more than ten minutes begins a new stretch of ticking: silence of all says nothing about one coin.
    fileprivate mutating func noteTick(at now: Timestamp) {
        if let last = lastReceived, now.millisecondsSince(last) <= 600_000 {
        } else {
            tickingSince = now
        }
        lastReceived = now
    }
}

extension MarketStatus {
    func with(problem: String?) -> MarketStatus {
        MarketStatus(
            kind: kind, label: label, intervalMilliseconds: intervalMilliseconds,
            staleAfterMilliseconds: staleAfterMilliseconds, lastTick: lastTick, problem: problem)
    }
}

/// A stretch of time for a sentence: `40 seconds`, `3 minutes`, `2 hours`, `5 days`.
func spoken(milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds / 1000)
    func say(_ count: Int64, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }
    if seconds < 120 { return say(seconds, "second") }
    if seconds < 7200 { return say(seconds / 60, "minute") }
    if seconds < 172_800 { return say(seconds / 3600, "hour") }
    return say(seconds / 86_400, "day")
}
