import Bus
import Contracts
import Domain
import Storage

/// Daily closing prices of the past that nobody has stored yet: curves of portfolios that are older than the exchange's own
/// records need them. They come the way candles do, once for all who look, and stay in `market.db`.
///
/// One round fetches those of a few coins at a time. Whoever looks waits a little for it and gets what there is then; the
/// round goes on without him.
final class DailyCloses: Sendable {
    /// Coins whose history is fetched at the same time in one round.
    static let coinsAtOnce = 4
    /// Coins in one round; the others come with the next look.
    static let longestRound = 100
    /// A round ends when so many coins in a row got no answer.
    static let patienceWithSource = 3

    private let history: CandleHistory
    private let store: MarketStore
    private let settings: QuoteBoardSettings
    private let now: @Sendable () -> Timestamp
    private let rounds = SingleFlight<[AssetID: TimeRange], [AssetID: BusError]>(limit: 8)

    init(history: CandleHistory, store: MarketStore, settings: QuoteBoardSettings, now: @escaping @Sendable () -> Timestamp) {
        self.history = history
        self.store = store
        self.settings = settings
        self.now = now
    }

    /// Completes the days that end within the stretch of each coin, as far as they are over. Returns the coins of which some
    /// are missing still, with why.
    func complete(_ wanted: [AssetID: TimeRange]) async -> [AssetID: BusError] {
        let day = CandleInterval.day
        let today = day.start(of: now())
        let whole = wanted.compactMapValues { range -> TimeRange? in
            let days = TimeRange(from: day.start(of: range.from), to: min(day.start(of: range.to), today))
            return days.isEmpty ? nil : days
        }
        let unknown: [AssetID: TimeRange]
        do {
            unknown = try await store.uncovered(whole, interval: day)
        } catch {
            return whole.mapValues { _ in BusError(.storageUnavailable, "The stored prices cannot be read at the moment.") }
        }
        var problems: [AssetID: BusError] = [:]
        for asset in unknown.keys { problems[asset] = history.recentFailure(of: CandleHistory.Key(asset: asset, interval: day)) }
        let open = unknown.filter { problems[$0.key] == nil }
        guard !open.isEmpty else { return problems }
        let found = await rounds.run(open, patience: settings.chartPatience) { [self] in await fetch(open) }
        problems.merge(
            found ?? open.mapValues { _ in BusError(.sourceUnavailable, "They are being fetched; look again in a moment.") }
        ) { $1 }
        return problems
    }

    private func fetch(_ unknown: [AssetID: TimeRange]) async -> [AssetID: BusError] {
        var waiting = unknown.sorted { $0.key < $1.key }[...]
        var problems: [AssetID: BusError] = [:]
        for (asset, _) in waiting.dropFirst(Self.longestRound) {
            problems[asset] = BusError(.sourceUnavailable, "Other coins come first; look again in a moment.")
        }
        waiting = waiting.prefix(Self.longestRound)
        await withTaskGroup(of: (AssetID, BusError?).self) { group in
            func begin() {
                guard let (asset, range) = waiting.popFirst() else { return }
                group.addTask { [self] in
                    let key = CandleHistory.Key(asset: asset, interval: .day)
                    // Years come in several pieces.
                    return (asset, await history.complete(key, range: range, patience: settings.fetchTimeout * 4))
                }
            }
            for _ in 0..<Self.coinsAtOnce { begin() }
            var failures = 0
            for await (asset, problem) in group {
                problems[asset] = problem
                switch problem?.code {
                case nil: failures = 0
                // This coin has no history there; others may have.
                case .notFound?: break
                case .budgetExhausted?: failures = Self.patienceWithSource
                default: failures += 1
                }
                if failures >= Self.patienceWithSource, let problem {
                    for (asset, _) in waiting { problems[asset] = problem }
                    waiting = []
                }
                begin()
            }
        }
        return problems
    }
}
