import Contracts
import Domain
import MarketData
import Synchronization

/// One life of a source: from its choice until the dmz ends or the ledger moves to another market. What it has observed
/// is in memory only.
final class MarketLife: Sendable {
    private struct State {
        var coins: [AssetID: CoinReference] = [:]
        /// The coins to quote, in the source's order.
        var quoted: [CoinReference] = []
        var slips = TickGuard()
        /// What was told of each coin last.
        var last: [AssetID: Quote] = [:]
        var sequence: Int64 = 0
        var lastTick: Timestamp?
        var failure: String?
        var lastError: (text: String, time: Timestamp)?
    }

    let source: any MarketDataSource
    /// Milliseconds since 1970 at its start: later lives have larger numbers.
    let epoch: Int64
    private let state = Mutex(State())

    init(source: any MarketDataSource, epoch: Int64) {
        self.source = source
        self.epoch = epoch
    }

    /// Takes note of what coins are called.
    func learn(_ coins: [CoinReference]) {
        state.withLock { state in
            for coin in coins { state.coins[coin.id] = coin }
        }
    }

    /// Decides what is quoted from now on. Coins whose symbol nobody told are left out and returned.
    @discardableResult
    func quote(_ assets: [AssetID]) -> [AssetID] {
        state.withLock { state in
            state.quoted = assets.compactMap { state.coins[$0] }
            return assets.filter { state.coins[$0] == nil }
        }
    }

    var quoted: [CoinReference] { state.withLock { $0.quoted } }

    func coin(_ id: AssetID) -> CoinReference? { state.withLock { $0.coins[id] } }

    /// The source answered.
    func succeeded(at time: Timestamp, quotes: Int) {
        state.withLock { state in
            state.failure = nil
            if quotes > 0 { state.lastTick = time }
        }
    }

    /// The source did not answer. True when it did before: worth a line in the log.
    func failed(_ text: String, at time: Timestamp) -> Bool {
        state.withLock { state in
            defer { state.failure = text }
            state.lastError = (text, time)
            return state.failure == nil
        }
    }

    /// Takes note of something that went wrong beside the quotes.
    func note(_ text: String, at time: Timestamp) { state.withLock { $0.lastError = (text, time) } }

    /// The next tick, numbered: without quotes that wait for their confirmation.
    func tick(_ quotes: [Quote], browsers: Int) -> (tick: QuotesTicked, heldBack: [Quote]) {
        let status = status(browsers: browsers)
        return state.withLock { state in
            var accepted: [Quote] = []
            var heldBack: [Quote] = []
            for quote in quotes {
                if state.slips.judge(quote.price, of: quote.asset, last: state.last[quote.asset]?.price) == .accepted {
                    state.last[quote.asset] = quote
                    accepted.append(quote)
                } else {
                    heldBack.append(quote)
                }
            }
            state.sequence += 1
            return (QuotesTicked(epoch: epoch, sequence: state.sequence, status: status, quotes: accepted), heldBack)
        }
    }

    /// The newest quotes of all coins, under the number of the last tick; nil before the first.
    func lastTick(browsers: Int) -> QuotesTicked? {
        let status = status(browsers: browsers)
        return state.withLock { state in
            guard state.sequence > 0 else { return nil }
            return QuotesTicked(
                epoch: epoch, sequence: state.sequence, status: status,
                quotes: state.last.values.sorted { $0.asset < $1.asset })
        }
    }

    func status(browsers: Int) -> MarketStatus {
        let pace = source.pace(browsers: browsers)
        let (lastTick, failure) = state.withLock { ($0.lastTick, $0.failure) }
        return MarketStatus(
            kind: source.binding.kind, label: source.label, intervalMilliseconds: pace.intervalMilliseconds,
            staleAfterMilliseconds: pace.staleAfterMilliseconds, lastTick: lastTick, problem: failure ?? source.problem)
    }

    func report(browsers: Int) -> DMZStatus {
        let error = state.withLock { $0.lastError }
        let credits = source.credits
        return DMZStatus(
            market: status(browsers: browsers), creditsUsed: credits?.used, creditsPerMonth: credits?.allowed,
            lastError: error?.text, lastErrorAt: error?.time)
    }
}
