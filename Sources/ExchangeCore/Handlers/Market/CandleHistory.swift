import Bus
import Contracts
import Domain
import Logging
import Storage
import Synchronization

/// Charts: candles from stored bars and memory; what is missing is fetched from the dmz, once for all who ask, and kept.
final class CandleHistory: Sendable {
    /// Candles in one answer.
    static let longestAnswer: Int64 = 5000
    /// Slots that are asked of the source at once.
    static let longestFetch: Int64 = 1000

    struct Key: Hashable, Sendable {
        let asset: AssetID
        let interval: CandleInterval
    }

    private struct Failure: Sendable {
        let error: BusError
        let until: Timestamp
    }

    private struct Memory: Sendable {
        var failures: [Key: Failure] = [:]
        var notes: [Key: String] = [:]
    }

    private let store: MarketStore
    private let bars: BarKeeper
    private let book: QuoteBook
    private let bus: any MessageBus
    private let settings: QuoteBoardSettings
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let flights = SingleFlight<Key, BusError?>()
    private let memory = Mutex(Memory())

    init(
        store: MarketStore, bars: BarKeeper, book: QuoteBook, bus: any MessageBus, settings: QuoteBoardSettings,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.bars = bars
        self.book = book
        self.bus = bus
        self.settings = settings
        self.now = now
        self.logger = logger
    }

    /// Answers a chart. Errors: `invalidInput`, `notFound`, `sourceUnavailable`, `budgetExhausted`.
    func candles(_ request: GetCandles) async throws -> CandleSeries {
        guard book.market(of: request.asset) != nil else {
            throw BusError(.notFound, "There is no coin \(request.asset.rawValue.prefix(64)) on this exchange.", field: "asset")
        }
        let range = try range(of: request)
        let key = Key(asset: request.asset, interval: request.interval)
        let problem = await complete(key, range: range, patience: settings.chartPatience)
        let history = try await stored(key, range: range)
        if history.bars.isEmpty, let problem { throw problem }
        // A chart that begins after the last recorded price has none to mark.
        let recordedUntil = history.recordedUntil.flatMap { until in
            history.bars.contains { $0.candle.start < until } ? until : nil
        }
        let ranged = history.bars.reduce(0) { $0 + ($1.hasRange ? 1 : 0) }
        let note = problem.map { "Some prices are missing here. \($0.message)" } ?? memory.withLock { $0.notes[key] }
        return CandleSeries(
            asset: request.asset, interval: request.interval, candles: history.bars.map(\.candle),
            hasRanges: ranged * 2 > history.bars.count, recordedUntil: recordedUntil, note: note)
    }

    /// Fetches what is missing of `range`, waiting at most `patience` for it; returns why something is missing still.
    func complete(_ key: Key, range: TimeRange, patience: Duration) async -> BusError? {
        // The second round is for one who joined a fetch of another stretch.
        for _ in 0..<2 {
            let (missing, known): ([TimeRange], StoredHistory)
            do {
                (missing, known) = try await missingParts(of: key, in: range)
            } catch {
                logger.error("Stored bars could not be read: \(error)")
                return BusError(.storageUnavailable, "The stored prices cannot be read at the moment.")
            }
            guard !missing.isEmpty else { return nil }
            // Without a tick of this market nobody knows which one the source would answer for.
            guard book.generation != nil else {
                return BusError(.sourceUnavailable, "The source of prices has not answered yet.")
            }
            if let problem = recentFailure(of: key) { return problem }
            let outcome = await flights.run(key, patience: patience) { [self] in await fetch(key, missing, known) }
            switch outcome {
            case nil: return BusError(.sourceUnavailable, "They are being fetched; look again in a moment.")
            case .some(let error?): return error
            case .some(nil): continue
            }
        }
        return nil
    }

    /// Why the source is left alone for a while; nil when it may be asked.
    func recentFailure(of key: Key) -> BusError? {
        let time = now()
        return memory.withLock { $0.failures[key] }.flatMap { $0.until > time ? $0.error : nil }
    }

    /// What is stored and in memory of a coin, without asking the outside.
    func stored(_ key: Key, range: TimeRange) async throws -> StoredHistory {
        let pending = bars.pending(of: key.asset)
        do {
            return try await store.history(
                of: key.asset, interval: key.interval, range: range, pending: pending.bars, observed: pending.observed)
        } catch {
            logger.error("Stored bars could not be read: \(error)")
            throw BusError(.storageUnavailable, "The stored prices cannot be read at the moment.")
        }
    }

    /// Those who wait for a fetch.
    func waiting(for key: Key) -> Int { flights.waiting(for: key) }

    /// The source begins a new life: what it could not do before it may be able to do now.
    func forgetFailures() { memory.withLock { $0.failures.removeAll() } }

    func reset() { memory.withLock { $0 = Memory() } }

    private func range(of request: GetCandles) throws -> TimeRange {
        let interval = request.interval
        let end = interval.start(of: min(request.to, now())).adding(milliseconds: interval.milliseconds)
        let earliest = end.adding(milliseconds: -CandleHistory.longestAnswer * interval.milliseconds)
        let from = interval.start(of: max(request.from, earliest))
        guard request.from < request.to, from < end else {
            throw BusError(.invalidInput, "The chart would end before it begins.", field: "from")
        }
        return TimeRange(from: from, to: end)
    }

    /// Stretches that nobody knows, whole slots, newest first. The last moments before now do not count: they are in the
    /// ticks to come.
    private func missingParts(of key: Key, in range: TimeRange) async throws -> ([TimeRange], StoredHistory) {
        let time = now()
        let history = try await stored(key, range: range)
        let end = min(range.to, time)
        let patience = max(90_000, 2 * book.status(now: time).intervalMilliseconds)
        let interval = key.interval
        let missing = history.coverage.missing(in: TimeRange(from: range.from, to: end)).compactMap { part -> TimeRange? in
            if part.to == end, end == time, part.milliseconds < patience { return nil }
            return TimeRange(from: interval.start(of: part.from), to: min(interval.startNotBefore(part.to), time))
        }
        return (missing.reversed(), history)
    }

    private func fetch(_ key: Key, _ missing: [TimeRange], _ known: StoredHistory) async -> BusError? {
        let step = CandleHistory.longestFetch * key.interval.milliseconds
        do {
            for part in missing {
                var end = part.to
                while end > part.from {
                    let from = max(
                        part.from,
                        key.interval.start(of: end.adding(milliseconds: -1)).adding(
                            milliseconds: key.interval.milliseconds - step))
                    let chunk = TimeRange(from: from, to: end)
                    let found = try await fetch(key, chunk, known)
                    end = from
                    // Before the first trade there is nothing, however far back one looks.
                    if !found, end > part.from {
                        try await store.storeFetched(
                            [], of: key.asset, interval: key.interval, covered: TimeRange(from: part.from, to: end),
                            recordedUntil: nil)
                        break
                    }
                }
            }
            memory.withLock { $0.failures[key] = nil }
            return nil
        } catch {
            let failure = BusError.history(error)
            let pause: Int64 =
                switch failure.code {
                case .notFound: 3_600_000
                case .budgetExhausted: 600_000
                default: settings.fetchRetry.milliseconds
                }
            memory.withLock { $0.failures[key] = Failure(error: failure, until: now().adding(milliseconds: pause)) }
            logger.info(
                "History of a coin could not be fetched.",
                metadata: ["coin": "\(key.asset)", "interval": "\(key.interval.rawValue)", "reason": "\(failure)"])
            return failure
        }
    }

    /// Fetches and stores one stretch; says whether there was anything in it.
    private func fetch(_ key: Key, _ chunk: TimeRange, _ known: StoredHistory) async throws -> Bool {
        let interval = key.interval
        let observed = known.observedCloses(interval, in: chunk)
        let market = book.generation
        let series = try await bus.request(
            FetchCandles(asset: key.asset, interval: interval, from: chunk.from, to: chunk.to),
            timeout: settings.fetchTimeout)
        guard book.generation == market else {
            throw BusError(.sourceUnavailable, "The exchange has moved to another market.")
        }
        var bars: [Timestamp: HistoryBar] = [:]
        for candle in series.candles where chunk.from <= candle.start && candle.start < chunk.to && candle.isSound {
            guard interval.start(of: candle.start) == candle.start else { continue }
            let end = min(candle.start.adding(milliseconds: interval.milliseconds), chunk.to)
            // Of a history that has ranges only in part, those candles that show one have one.
            let hasRange = series.hasRanges || candle.low < candle.high
            let kept = observed[candle.start].map { candle.closing(at: $0) } ?? candle
            bars[candle.start] = HistoryBar(candle: kept, completeUntil: end, hasRange: hasRange)
        }
        try await store.storeFetched(
            bars.values.sorted { $0.candle.start < $1.candle.start }, of: key.asset, interval: interval, covered: chunk,
            recordedUntil: series.recordedUntil)
        memory.withLock { $0.notes[key] = series.note }
        return !bars.isEmpty
    }
}

extension BusError {
    /// What a failed fetch means to the one who looks at the chart.
    fileprivate static func history(_ error: any Error) -> BusError {
        guard let error = error as? BusError else {
            return BusError(.storageUnavailable, "The prices could not be stored.")
        }
        switch error.code {
        case .noSuchService, .unavailable, .deadlineExceeded, .overloaded, .closed, .handlerFailed:
            return BusError(.sourceUnavailable, "The source of prices does not answer at the moment.")
        default: return error
        }
    }
}

extension StoredHistory {
    /// Closes that the exchange has seen itself, although it missed something of their slots: they stay what they are.
    fileprivate func observedCloses(_ interval: CandleInterval, in chunk: TimeRange) -> [Timestamp: Price] {
        var closes: [Timestamp: Price] = [:]
        for bar in bars where chunk.from <= bar.candle.start && bar.candle.start < chunk.to {
            let end = bar.candle.start.adding(milliseconds: interval.milliseconds)
            let last = TimeRange(from: end.adding(milliseconds: -CandleInterval.minute.milliseconds), to: end)
            if end <= chunk.to, interval != .minute, coverage.contains(last) { closes[bar.candle.start] = bar.candle.close }
        }
        return closes
    }
}

extension Candle {
    /// The same with another last price.
    fileprivate func closing(at close: Price) -> Candle {
        Candle(start: start, open: open, high: max(high, close), low: min(low, close), close: close, volume: volume)
    }

    /// Whether the candle can be one: prices above zero, the low at the bottom and the high at the top.
    fileprivate var isSound: Bool {
        low.mantissa > 0 && low <= open && low <= close && open <= high && close <= high && (volume ?? 0) >= 0
    }
}
