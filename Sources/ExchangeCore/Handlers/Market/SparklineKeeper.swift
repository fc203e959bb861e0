import Bus
import Contracts
import Domain
import Logging
import Storage
import Synchronization

/// The small pictures in the list: seven days of each coin, from stored bars; what is missing is fetched gently.
final class SparklineKeeper: Sendable {
    /// A point every two hours.
    static let interval = CandleInterval.twoHours
    static let points: Int64 = 84

    private struct Drawn: Sendable {
        let time: Timestamp
        let sparklines: Sparklines
    }

    private let history: CandleHistory
    private let book: QuoteBook
    private let settings: QuoteBoardSettings
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let drawn = Mutex<Drawn?>(nil)
    private let flights = SingleFlight<Int, Sparklines?>()

    init(
        history: CandleHistory, book: QuoteBook, settings: QuoteBoardSettings, now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.history = history
        self.book = book
        self.settings = settings
        self.now = now
        self.logger = logger
    }

    /// The pictures, at most as old as the settings say.
    func sparklines() async -> Sparklines {
        let time = now()
        let last = drawn.withLock { $0 }
        if let last, time.millisecondsSince(last.time) < settings.sparklineAge.milliseconds { return last.sparklines }
        let fresh = await flights.run(0, patience: .seconds(2)) { [self] in await draw(at: time) }
        return (fresh ?? nil) ?? last?.sparklines ?? Sparklines(points: [:])
    }

    /// Fetches the last seven days of the coins in the list that miss some, one after the other with a pause between
    /// them; gives up for this round when the source does not answer three times in a row.
    func warm() async {
        var failures = 0
        for asset in book.catalogue.assets where asset.state == .listed {
            if Task.isCancelled || failures == 3 { return }
            let key = CandleHistory.Key(asset: asset.id, interval: SparklineKeeper.interval)
            let problem = await history.complete(key, range: range(at: now()), patience: settings.fetchTimeout)
            switch problem?.code {
            case nil: failures = 0
            case .notFound?: break
            case .budgetExhausted?: return
            default: failures += 1
            }
            drawnIsOld()
            // Only the live market has a source that wants to be spared.
            guard book.status(now: now()).kind == .live else { continue }
            try? await Task.sleep(for: settings.sparklinePace)
        }
    }

    func reset() { drawn.withLock { $0 = nil } }

    /// Pictures that lack coins are drawn again sooner.
    private func drawnIsOld() {
        let time = now()
        drawn.withLock { drawn in
            guard let last = drawn, time.millisecondsSince(last.time) > 2000 else { return }
            drawn = Drawn(time: Timestamp(milliseconds: 0), sparklines: last.sparklines)
        }
    }

    private func range(at time: Timestamp) -> TimeRange {
        let length = SparklineKeeper.interval.milliseconds
        let end = SparklineKeeper.interval.start(of: time).adding(milliseconds: length)
        return TimeRange(from: end.adding(milliseconds: -SparklineKeeper.points * length), to: end)
    }

    private func draw(at time: Timestamp) async -> Sparklines? {
        var points: [AssetID: [Double]] = [:]
        for asset in book.catalogue.assets where asset.state != .suspended {
            let key = CandleHistory.Key(asset: asset.id, interval: SparklineKeeper.interval)
            guard let bars = try? await history.stored(key, range: range(at: time)).bars, bars.count > 1 else { continue }
            points[asset.id] = bars.map { $0.candle.close.approximate }
        }
        let sparklines = Sparklines(points: points)
        drawn.withLock { $0 = Drawn(time: time, sparklines: sparklines) }
        return sparklines
    }
}
