import Contracts
import Domain
import MarketData
import Synchronization
import TestSupport

/// A source whose prices, failures and slowness a test sets.
final class ScriptedSource: MarketDataSource {
    struct State: Sendable {
        var binding = MarketBinding.simulated
        var assets: [ObservedAsset] = [.bitcoin, .pepe]
        var prices: [AssetID: Price] = [.bitcoin: Price("80000")!, .pepe: Price("0.000012")!]
        /// What all questions fail with.
        var failure: MarketDataError?
        /// What a question for one fresh quote waits for.
        var gate: Gate?
        /// The coins of each question for quotes.
        var questions: [[AssetID]] = []
        var singleQuestions = 0
        var refreshes = 0
    }

    private let state = Mutex(State())
    private let clock: ManualClock

    init(clock: ManualClock) { self.clock = clock }

    var current: State { state.withLock { $0 } }

    func edit(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func setPrice(_ text: String?, of asset: AssetID) {
        edit { $0.prices[asset] = text.flatMap { Price($0) } }
    }

    var binding: MarketBinding { current.binding }
    var label: String { "Scripted" }
    var credits: (used: Int, allowed: Int)? { (3, 2500) }

    func pace(browsers: Int) -> MarketPace {
        MarketPace(
            intervalMilliseconds: browsers > 0 ? 2_000 : 10_000, staleAfterMilliseconds: 15_000, catalogueMilliseconds: 600_000)
    }

    func refresh() { edit { $0.refreshes += 1 } }

    func catalogue() async throws(MarketDataError) -> [ObservedAsset] {
        let state = current
        if let failure = state.failure { throw failure }
        return state.assets
    }

    func quotes(for coins: [CoinReference]) async throws(MarketDataError) -> [Quote] {
        edit { $0.questions.append(coins.map(\.id)) }
        let state = current
        if let failure = state.failure { throw failure }
        return coins.compactMap { coin in state.prices[coin.id].map { quote(coin.id, $0) } }
    }

    func quote(for coin: CoinReference) async throws(MarketDataError) -> Quote {
        edit { $0.singleQuestions += 1 }
        await current.gate?.wait()
        let state = current
        if let failure = state.failure { throw failure }
        guard let price = state.prices[coin.id] else { throw MarketDataError(.notFound, "Nobody quotes it.") }
        return quote(coin.id, price)
    }

    func candles(
        for coin: CoinReference, interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws(MarketDataError) -> CandleSeries {
        CandleSeries(asset: coin.id, interval: interval, candles: [], hasRanges: true, recordedUntil: nil)
    }

    private func quote(_ asset: AssetID, _ price: Price) -> Quote {
        Quote(asset: asset, price: price, change24h: nil, volume24h: nil, source: "scripted", time: clock.now)
    }
}
