import Bus
import Contracts
public import Domain
public import Logging
public import Storage
import Synchronization

/// Fills orders that wait: knows in memory which price each waits for, takes out those that a tick reaches, and has the
/// writer decide and store what becomes of them.
///
/// An order is watched from the commit that opened it. Nothing here is the truth: whatever the engine takes out, the writer
/// looks up again, and fills only what is open still. After a crash the index is built anew from the ledger.
public final class TriggerEngine: Sendable {
    /// An order that a quote has reached.
    struct Reached: Sendable {
        let order: OrderID
        let quote: Quote
        /// Of a trailing stop: the best price that it followed, where that is known here.
        var best: BestPrice?
    }

    private enum Work: Sendable {
        case reached([Reached])
        /// Store what trailing stops have followed.
        case moved
        case sweep
        /// Resumed when all that was queued before is done.
        case barrier(CheckedContinuation<Void, Never>)
    }

    private struct State {
        var index = TriggerIndex()
        var nextExpiry = NextExpiry()
        /// Whether storing what trailing stops have followed is queued: once for all that comes until it is done.
        var isMoving = false
    }

    /// Orders that share one command of the writer: enough that a commit costs little, few enough that no command waits long.
    private static let batch = 256

    private let ledger: LedgerStore
    private let quotes: any QuoteReading
    private let announcer: OrderAnnouncer
    private let rules: TradingRules
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let state = Mutex(State())
    /// Bounded by the open orders: each is taken out of the index once, and comes back only after it was worked on.
    private let work: AsyncStream<Work>
    private let queue: AsyncStream<Work>.Continuation

    public init(
        ledger: LedgerStore, quotes: any QuoteReading, announcer: OrderAnnouncer, rules: TradingRules,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.ledger = ledger
        self.quotes = quotes
        self.announcer = announcer
        self.rules = rules
        self.now = now
        self.logger = logger
        (work, queue) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    var execution: OrderExecution {
        OrderExecution(quotes: quotes, announcer: announcer, rules: rules, engine: self)
    }

    /// Orders that are watched.
    public var count: Int { state.withLock { $0.index.count } }

    /// Reads what is open from the ledger. To be awaited before orders are placed and ticks received.
    public func start() async throws {
        let (index, nextExpiry) = try await ledger.query { reader in
            var index = TriggerIndex()
            try reader.forEachOpenOrder { order, asset, trigger, _ in index.insert(order, of: asset, waitingFor: trigger) }
            return (index, try reader.nextExpiry())
        }
        state.withLock { $0 = State(index: index, nextExpiry: NextExpiry(nextExpiry)) }
    }

    /// Takes quotes that are new. Costs nothing worth mentioning when they reach no order.
    public func receive(_ newQuotes: [Quote]) {
        var reached: [Reached] = []
        var isMoved = false
        for quote in newQuotes where quote.price.mantissa > 0 {
            let effect = state.withLock { $0.index.effect(of: quote.price, of: quote.asset) }
            if effect.moves, isFresh(quote) {
                state.withLock { $0.index.follow(quote.price, of: quote.asset) }
                isMoved = true
            }
            guard effect.reaches, fills(on: quote) else { continue }
            let orders = state.withLock { $0.index.reached(by: quote.price, of: quote.asset) }
            reached += orders.map { Reached(order: $0.order, quote: quote, best: $0.best) }
        }
        if !reached.isEmpty { queue.yield(.reached(reached)) }
        if isMoved { storeMoves() }
    }

    /// Has what trailing stops have followed stored: a crash must not make them forget it.
    private func storeMoves() {
        let isNew = state.withLock { state in
            defer { state.isMoving = true }
            return !state.isMoving
        }
        if isNew { queue.yield(.moved) }
    }

    /// Trailing stops follow prices while trading is halted, too, but not stale ones.
    private func isFresh(_ quote: Quote) -> Bool {
        guard let market = quotes.market(of: quote.asset) else { return false }
        return now().millisecondsSince(quote.time) <= market.staleAfterMilliseconds
    }

    /// Nothing fills on a stale quote or while trading is halted; the orders go on waiting.
    private func fills(on quote: Quote) -> Bool {
        guard let market = quotes.market(of: quote.asset) else { return false }
        return market.halt == nil && market.asset.state != .suspended
            && now().millisecondsSince(quote.time) <= market.staleAfterMilliseconds
    }

    /// Watches an order that is open as of a commit. A quote that came since it was looked at counts at once.
    func watch(
        _ order: OrderID, of asset: AssetID, waitingFor trigger: WorkingOrder.Trigger, expiresAt: Timestamp?,
        since evaluated: Timestamp?
    ) {
        let quote = quotes.market(of: asset)?.quote
        let isNew = quote.map { $0.time > evaluated ?? $0.time } ?? false
        var trigger = trigger
        var isMoved = false
        if isNew, let quote, case .trailing(let trail, let side, var best) = trigger,
            side.isBetter(quote.price, than: best.price), isFresh(quote)
        {
            best.price = quote.price
            trigger = .trailing(trail, side, best)
            isMoved = true
        }
        let waiting = trigger
        state.withLock { state in
            state.index.insert(order, of: asset, waitingFor: waiting)
            if isMoved { state.index.noteMoved(asset) }
        }
        if let expiresAt { expect(expiry: expiresAt) }
        if isMoved { storeMoves() }
        guard isNew, let quote, trigger.isMet(by: quote.price), fills(on: quote) else { return }
        // This order alone: others may have had their part of that quote.
        state.withLock { $0.index.remove(order, of: asset, waitingFor: waiting) }
        var reached = Reached(order: order, quote: quote)
        if case .trailing(_, _, let best) = trigger { reached.best = best }
        queue.yield(.reached([reached]))
    }

    /// Says that some order ends by itself then.
    func expect(expiry: Timestamp) {
        state.withLock { $0.nextExpiry.expect(expiry) }
    }

    /// Stops watching an order that is not open as of a commit.
    func forget(_ order: OrderID, of asset: AssetID, waitingFor trigger: WorkingOrder.Trigger) {
        state.withLock { $0.index.remove(order, of: asset, waitingFor: trigger) }
    }

    /// Ends what is due to end: orders whose time is over, orders of coins that nobody quotes any more.
    public func sweep() { queue.yield(.sweep) }

    /// Returns when everything that ticks have reached so far is decided and stored.
    public func settled() async {
        await withCheckedContinuation { continuation in
            if case .terminated = queue.yield(.barrier(continuation)) { continuation.resume() }
        }
    }

    /// Works until `finish`, and looks once a second for what is due to end.
    public func run() async {
        let sweeping = Task { [weak self] in
            while (try? await Task.sleep(for: .seconds(1))) != nil { self?.sweep() }
        }
        for await item in work {
            switch item {
            case .reached(let reached): await execute(reached)
            case .moved: await storeMovesNow()
            case .sweep: await sweepNow()
            case .barrier(let continuation): continuation.resume()
            }
        }
        sweeping.cancel()
    }

    /// Lets `run` return once all that ticks have reached is stored. To be called when no tick comes any more.
    public func finish() { queue.finish() }

    private func execute(_ reached: [Reached]) async {
        var rest = reached[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(Self.batch))
            rest = rest.dropFirst(Self.batch)
            do {
                try await ledger.commit { [self] transaction in
                    for item in part { try decide(item, in: transaction) }
                }
            } catch {
                // Nothing of the part was stored. The next quote of the coin decides anew.
                logger.warning(
                    "Orders whose price was reached could not be filled; the next quote tries again: \(error)",
                    metadata: ["orders": "\(part.count)"])
                state.withLock { state in
                    for item in part { state.index.insert(item.order, of: item.quote.asset, waitingFor: .nextQuote) }
                }
            }
        }
    }

    private func storeMovesNow() async {
        let moved = state.withLock { state in
            state.isMoving = false
            return state.index.takeMovedBests()
        }
        if moved.isEmpty { return }
        do {
            try await ledger.commit { transaction in
                for item in moved { try transaction.store(item) }
            }
        } catch {
            logger.warning("What trailing stops have followed could not be stored; the next tick tries again: \(error)")
            state.withLock { $0.index.tellAgain(moved) }
        }
    }

    private func decide(_ reached: Reached, in transaction: LedgerTransaction) throws {
        guard var order = try transaction.openOrder(reached.order), !order.isDormant else { return }
        let time = now()
        if let expiry = order.expiresAt, expiry <= time {
            try execution.end(order, .expired, order.expiryReason, at: time, in: transaction)
            return
        }
        if let best = reached.best { order.working.best = best }
        // Whoever fills on the next quote does not get one that was made before the order.
        if rules.fillAt == .next, order.working.isUnseen, reached.quote.time <= order.updatedAt {
            execution.keep(order, waitingFor: order.working.trigger, since: reached.quote.time, in: transaction)
            return
        }
        guard let market = quotes.market(of: order.asset), market.halt == nil else {
            execution.keep(order, waitingFor: order.working.trigger, since: reached.quote.time, in: transaction)
            return
        }
        let balances = try transaction.tradingBalances(of: order.portfolio, order.key, decimals: order.decimals)
        let outcome = order.working.outcome(
            on: FillConditions(
                asset: market.asset, quote: reached.quote, intervalMilliseconds: market.intervalMilliseconds, rules: rules),
            balances: balances)
        do {
            try transaction.attempt { try execution.apply(outcome, to: order, on: reached.quote, at: time, in: transaction) }
        } catch is LedgerError {
            try execution.end(order, .canceled, .booksFull, at: time, in: transaction)
        } catch is PositionError {
            try execution.end(order, .canceled, .booksFull, at: time, in: transaction)
        }
    }

    // MARK: - Orders that end without a quote

    private func sweepNow() async {
        let time = now()
        let (isDue, coins) = state.withLock { ($0.nextExpiry.takeDue(at: time), $0.index.assets) }
        do {
            while isDue {
                let ended = try await ledger.commit { [self] transaction in
                    try end(try transaction.expiredOrders(at: time, limit: Self.batch), .expired, .dayEnded, in: transaction)
                }
                if ended < Self.batch {
                    if let next = try await ledger.query({ try $0.nextExpiry() }) { expect(expiry: next) }
                    break
                }
            }
            for coin in coins where quotes.market(of: coin)?.asset.state == .suspended { try await endAll(of: coin) }
        } catch {
            logger.warning("Orders that are due to end could not be ended; trying again in a second: \(error)")
            if isDue { expect(expiry: time) }
        }
    }

    private func endAll(of coin: AssetID) async throws {
        let rejection = Rejection(.assetSuspended, "The coin is suspended: its source quotes it no more.")
        var ended = Self.batch
        while ended == Self.batch {
            ended = try await ledger.commit { [self] transaction in
                try end(try transaction.openOrders(of: coin, limit: Self.batch), .canceled, rejection, in: transaction)
            }
        }
    }

    private func end(
        _ orders: [OrderID], _ state: OrderState, _ rejection: Rejection, in transaction: LedgerTransaction
    ) throws -> Int {
        for id in orders {
            guard let order = try transaction.openOrder(id) else { continue }
            try execution.end(order, state, state == .expired ? order.expiryReason : rejection, at: now(), in: transaction)
        }
        return orders.count
    }
}

extension OpenOrder {
    /// Why it ends by itself.
    fileprivate var expiryReason: Rejection {
        waitsUntil.map { $0 == expiresAt } ?? false ? .noQuoteInTime : .dayEnded
    }
}

extension Rejection {
    static let dayEnded = Rejection(.dayEnded, "Its day ended at 00:00 UTC.")
    static let booksFull = Rejection(.tooLarge, "This order is too large for the exchange's books.")
    static let canceledByUser = Rejection(.canceledByUser, "You cancelled it.")
}
