import Bus
import Contracts
import Domain
import Logging
import MarketData

/// Asks a source for coins and prices, as often as it wants to be asked, for as long as it lives.
struct MarketKeeper: Sendable {
    let dmz: DMZ
    let life: MarketLife

    /// The longest sleep: an audience that comes is noticed within it.
    private static let longestSleepMilliseconds: Int64 = 1_000
    private static let bindingMilliseconds: Int64 = 10_000

    private var source: any MarketDataSource { life.source }

    /// Returns when the ledger has moved to another market; throws when cancelled, or when the ledger never was of this one.
    func run() async throws {
        var catalogue = Schedule()
        var quotes = catalogue
        var binding = catalogue
        binding.done(at: dmz.surroundings.now())
        while true {
            try Task.checkCancellation()
            let pace = source.pace(browsers: dmz.browsers)
            if catalogue.isDue(at: dmz.surroundings.now(), every: pace.catalogueMilliseconds) {
                await attempt(&catalogue) { () throws(MarketDataError) in try await observeCatalogue() }
            }
            if quotes.isDue(at: dmz.surroundings.now(), every: min(60_000, pace.intervalMilliseconds)) {
                await attempt(&quotes) { () throws(MarketDataError) in _ = try await observeQuotes() }
            }
            let now = dmz.surroundings.now()
            if binding.isDue(at: now, every: MarketKeeper.bindingMilliseconds) {
                binding.done(at: now)
                if await hasMoved() { return }
            }
            let next = min(
                quotes.wait(at: now, every: min(60_000, pace.intervalMilliseconds)),
                catalogue.wait(at: now, every: pace.catalogueMilliseconds), MarketKeeper.longestSleepMilliseconds)
            try await dmz.surroundings.pause(.milliseconds(max(1, next)))
        }
    }

    /// Collects the source's coins and has the backend list them. While the backend is away, the source's own list is
    /// quoted; while the source is away, the coins that the backend knows.
    func observeCatalogue() async throws(MarketDataError) {
        let assets: [ObservedAsset]
        do throws(MarketDataError) {
            assets = try await source.catalogue()
        } catch {
            if life.quoted.isEmpty { await learnFromBackend(andQuote: true) }
            if life.quoted.isEmpty { sayFailure(error) }
            throw error
        }
        life.learn(assets.map { CoinReference(id: $0.id, symbol: $0.symbol) })
        if life.quoted.isEmpty { life.quote(assets.map(\.id)) }
        do throws(BusError) {
            let answer = try await dmz.bus.request(
                ObserveCatalogue(market: source.binding, assets: assets), timeout: .seconds(10))
            if !life.quote(answer.assets).isEmpty {
                // Coins that left the list but are held: only the backend remembers what they are called.
                await learnFromBackend(andQuote: false)
                life.quote(answer.assets)
            }
        } catch {
            throw MarketDataError(.unavailable, "The list of coins could not be handed over: \(error.message)")
        }
    }

    /// Asks for all prices and tells them. Returns how many there were.
    func observeQuotes() async throws(MarketDataError) -> Int {
        let coins = life.quoted
        guard !coins.isEmpty else { return 0 }
        do throws(MarketDataError) {
            let quotes = try await source.quotes(for: coins)
            life.succeeded(at: dmz.surroundings.now(), quotes: quotes.count)
            dmz.emit(quotes, of: life)
            return quotes.count
        } catch {
            sayFailure(error)
            throw error
        }
    }

    /// A tick without quotes, but with the reason in its status.
    private func sayFailure(_ error: MarketDataError) {
        if life.failed(error.message, at: dmz.surroundings.now()) {
            dmz.logger.warning("No new prices: \(error.message)")
        }
        dmz.emit([], of: life)
    }

    private func attempt(_ schedule: inout Schedule, _ work: () async throws(MarketDataError) -> Void) async {
        let begun = dmz.surroundings.now()
        do throws(MarketDataError) {
            try await work()
            schedule.done(at: begun)
        } catch {
            dmz.logger.debug("\(error.message)")
            life.note(error.message, at: begun)
            schedule.failed(
                at: dmz.surroundings.now(), retryAfter: error.retryAfterMilliseconds ?? 0, random: dmz.surroundings.random())
        }
    }

    /// Whether the ledger belongs to another market now.
    private func hasMoved() async -> Bool {
        guard let recorded = try? await dmz.bus.request(GetMarketBinding(), timeout: .seconds(2)).binding else { return false }
        guard recorded != source.binding else { return false }
        dmz.logger.notice("The ledger belongs to another market now: \(recorded.kind.rawValue) \(recorded.detail)")
        return true
    }

    private func learnFromBackend(andQuote: Bool) async {
        guard let snapshot = try? await dmz.bus.request(GetMarketSnapshot(), timeout: .seconds(5)) else { return }
        let assets = snapshot.catalogue.assets
        life.learn(assets.map { CoinReference(id: $0.id, symbol: $0.symbol) })
        if andQuote { life.quote(assets.filter { $0.state != .suspended }.map(\.id)) }
    }
}
