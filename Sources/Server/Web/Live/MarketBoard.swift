internal import Contracts
internal import Domain
internal import Synchronization

/// A web instance's memory of the market: what it was told by events and by snapshots, the newer of each.
final class MarketBoard: Sendable {
    /// Where a coin's quote came from: the tick that brought it.
    fileprivate struct Stamp: Comparable {
        var epoch: Int64
        var sequence: Int64
        static func < (left: Stamp, right: Stamp) -> Bool {
            (left.epoch, left.sequence) < (right.epoch, right.sequence)
        }
    }

    fileprivate struct State {
        var stamp = Stamp(epoch: 0, sequence: 0)
        var status: MarketStatus?
        var catalogueVersion: Int64 = -1
        var assets: [AssetID: Asset] = [:]
        var quotes: [AssetID: Quote] = [:]
        var stamps: [AssetID: Stamp] = [:]
        var halts: [Halt] = []
        /// Counts the events about halts, for a snapshot to know whether one came meanwhile.
        var haltChanges = 0
        var sparklines = SparklineImages.empty
        var rules = TradingRules()
        var hasSnapshot = false
        var view = MarketView()
    }

    /// What a tick did.
    enum TickOutcome: Sendable {
        /// These quotes have another price than before.
        case applied(MarketView, changed: [Quote])
        /// Applied, but ticks before it were missed: ask for a snapshot.
        case gap(MarketView, changed: [Quote])
        /// Not newer than what is known.
        case old
    }

    private let state = Mutex(State())

    var view: MarketView { state.withLock { $0.view } }

    /// Whether a snapshot has come: before it, quotes of coins may be missing.
    var isComplete: Bool { state.withLock { $0.hasSnapshot } }

    func apply(_ tick: QuotesTicked) -> TickOutcome {
        let stamp = Stamp(epoch: tick.epoch, sequence: tick.sequence)
        return state.withLock { state in
            guard stamp > state.stamp else { return .old }
            let follows = stamp.epoch == state.stamp.epoch && stamp.sequence == state.stamp.sequence + 1
            state.stamp = stamp
            state.status = tick.status
            var changed: [Quote] = []
            for quote in tick.quotes {
                let before = state.quotes[quote.asset]
                if before?.price != quote.price || before?.change24h != quote.change24h { changed.append(quote) }
                state.quotes[quote.asset] = quote
                state.stamps[quote.asset] = stamp
            }
            state.renew()
            return follows ? .applied(state.view, changed: changed) : .gap(state.view, changed: changed)
        }
    }

    func apply(_ catalogue: Catalogue) {
        state.withLock { state in
            state.take(catalogue)
            state.renew()
        }
    }

    func apply(_ halts: HaltList) {
        state.withLock { state in
            state.halts = halts.halts
            state.haltChanges += 1
            state.renew()
        }
    }

    func apply(_ sparklines: Sparklines) {
        // Drawn outside the lock: it takes milliseconds.
        let images = SparklineImages(sparklines)
        state.withLock { state in
            state.sparklines = images
            state.renew()
        }
    }

    /// To be read before a snapshot is asked for and given to `apply(_:haltChanges:)`.
    var haltChanges: Int { state.withLock { $0.haltChanges } }

    func apply(_ snapshot: MarketSnapshot, haltChanges: Int) {
        let stamp = Stamp(epoch: snapshot.epoch, sequence: snapshot.sequence)
        state.withLock { state in
            state.take(snapshot.catalogue)
            for quote in snapshot.quotes {
                if let known = state.stamps[quote.asset], known >= stamp { continue }
                state.quotes[quote.asset] = quote
                state.stamps[quote.asset] = stamp
            }
            if stamp >= state.stamp || state.status == nil {
                state.stamp = max(stamp, state.stamp)
                state.status = snapshot.status
            }
            if state.haltChanges == haltChanges { state.halts = snapshot.halts }
            state.rules =
                snapshot.rules
                ?? TradingRules(feeBasisPoints: snapshot.feeBasisPoints, minimumOrder: snapshot.minimumOrder)
            state.hasSnapshot = true
            state.renew()
        }
    }
}

extension MarketBoard.State {
    fileprivate mutating func take(_ catalogue: Catalogue) {
        guard catalogue.version > catalogueVersion else { return }
        catalogueVersion = catalogue.version
        assets = Dictionary(catalogue.assets.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    }

    fileprivate mutating func renew() {
        view = MarketView(
            epoch: stamp.epoch, sequence: stamp.sequence, status: status, assets: assets, quotes: quotes, halts: halts,
            sparklines: sparklines, rules: rules)
    }
}
