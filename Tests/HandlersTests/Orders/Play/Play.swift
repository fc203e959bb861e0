import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport

/// A history that a seed decides, played on a real ledger.
struct Play {
    private static let assets = [TradingExchange.bitcoin, TradingExchange.shiba]

    /// What happened to an order, without what differs between two ledgers.
    struct Trace: Hashable {
        let id: OrderID
        let state: OrderState
        let reason: OrderReason?
        let quantity: Quantity?
        let fills: [String]
    }

    private let seed: UInt64
    private var random: SeededGenerator
    private let settings: TradingSettings
    private var traders: [Trader] = []
    private var open: [(trader: Int, order: OrderID)] = []
    /// All quotes that orders may fill on: coin, time in milliseconds, price. Those of a moment when the feed was stale, trading
    /// was halted or the coin was suspended are not among them.
    private var quoted: Set<String> = []
    private(set) var traces: [Trace] = []
    private(set) var states: [OrderState: Int] = [:]
    private(set) var restarts = 0
    private(set) var changed = 0
    private var changedOrders: Set<OrderID> = []
    private(set) var groups = 0
    /// What should never be.
    private(set) var wrong: [String] = []

    init(seed: UInt64) {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        settings = TradingSettings(
            rules: TradingRules(
                feeBasisPoints: 10, makerFeeBasisPoints: 5,
                fills: FillModel(
                    spreadBasisPoints: 4, impact: .squareRoot(basisPoints: 1000),
                    participationPercent: seed.isMultiple(of: 3) ? nil : 10),
                fillAt: seed.isMultiple(of: 2) ? .next : .current, quotePatienceMilliseconds: 40))
    }

    mutating func run(rounds: Int) async throws {
        var exchange = try await TradingExchange.open(settings: settings)
        for asset in Self.assets { note(exchange.quotes.market(of: asset.id)?.quote) }
        for number in 1...3 as ClosedRange<Int64> { traders.append(try await exchange.trader(number, cash: USD(5_000 * number))) }
        for round in 0..<rounds {
            // In the middle it is closed and opened again, whatever chance says.
            switch round == rounds / 2 ? 24 : below(40) {
            case 0..<13: try await place(round)
            case 13..<17: try await placeGroup(round)
            case 17..<20: try await cancel()
            case 20..<23: try await change()
            case 23 where round.isMultiple(of: 5):
                _ = try await exchange.bus.request(CancelAllOrders(credential: traders[below(3)].credential))
            case 24 where round == rounds / 2 || below(2) == 0:
                await exchange.close()
                try audit(exchange)
                exchange = try await TradingExchange.open(after: exchange, settings: settings)
                let bus = exchange.bus
                traders = traders.map { $0.on(bus) }
                restarts += 1
            case 25 where below(6) == 0:
                exchange.clock.advance(milliseconds: 20_000_000)
                exchange.engine.sweep()
                await exchange.engine.settled()
            case 26 where below(3) == 0: await suspend(exchange)
            default: await tick(exchange)
            }
            try await check(exchange)
        }
        try await trace(exchange)
        await exchange.close()
        try audit(exchange)
    }

    // MARK: - What traders do

    private mutating func place(_ round: Int) async throws {
        let trader = below(3)
        let asset = Self.assets[below(2)]
        let side: Side = below(5) < 3 ? .buy : .sell
        let type = OrderType.allCases[below(OrderType.allCases.count)]
        var terms = OrderTerms(
            limitPrice: type.hasLimit ? price(asset) : nil, stopPrice: type.hasStop ? price(asset) : nil,
            timeInForce: TimeInForce.allCases[below(4)], trail: type.hasTrail ? trail(asset) : nil)
        if type == .limit, !terms.timeInForce.isImmediate { terms.isPostOnly = below(2) == 0 }
        let size: OrderSize =
            switch below(4) {
            case 0 where side == .sell: .all
            case 1: .quantity(quantity(asset))
            default: .amount(USD(micros: 1_000_000 + random.magnitude(upTo: 900_000_000)))
            }
        let order = try await traders[trader].place(type, side, size, terms, of: asset.id, id: "order \(round)")
        if order.state.isOpen { open.append((trader, order.id)) }
    }

    private mutating func placeGroup(_ round: Int) async throws {
        let trader = below(3)
        let asset = Self.assets[below(2)]
        let isBracket = below(2) == 0
        let side: Side = isBracket || below(3) == 0 ? .buy : .sell
        let (low, high) = (price(asset, 60_000...75_000), price(asset, 85_000...100_000))
        let exit: Side = isBracket ? .sell : side
        let time: TimeInForce = below(2) == 0 ? .goodTillCanceled : .day
        let (goal, loss) = exit == .sell ? (high, low) : (low, high)
        let target =
            below(2) == 0
            ? OrderLeg(type: .limit, terms: OrderTerms(limitPrice: goal, timeInForce: time))
            : OrderLeg(type: .takeProfit, terms: OrderTerms(stopPrice: goal, timeInForce: time))
        let stop: OrderLeg =
            switch below(3) {
            case 0: OrderLeg(type: .stop, terms: OrderTerms(stopPrice: loss, timeInForce: time))
            case 1: OrderLeg(type: .stopLimit, terms: OrderTerms(limitPrice: price(asset), stopPrice: loss, timeInForce: time))
            default: OrderLeg(type: .trailingStop, terms: OrderTerms(timeInForce: time, trail: trail(asset)))
            }
        var entry: OrderLeg?
        if isBracket {
            entry =
                below(2) == 0
                ? OrderLeg(type: .market) : OrderLeg(type: .limit, terms: OrderTerms(limitPrice: price(asset, 78_000...82_000)))
        }
        let size: OrderSize =
            isBracket && below(2) == 0
            ? .amount(USD(micros: 2_000_000 + random.magnitude(upTo: 900_000_000)))
            : side == .sell && below(2) == 0 ? .all : .quantity(quantity(asset))
        let group = try await traders[trader].placeGroup(
            side, size, entry: entry, target: target, stop: stop, of: asset.id, id: "group \(round)")
        for order in group.orders where order.state.isOpen { open.append((trader, order.id)) }
        groups += group.orders.contains { $0.state != .rejected } ? 1 : 0
    }

    private mutating func cancel() async throws {
        guard !open.isEmpty else { return }
        let (trader, order) = open.remove(at: below(open.count))
        do {
            _ = try await traders[trader].cancel(order)
        } catch let error where error.code != .orderNotOpen {
            wrong.append("cancel \(order): \(error)")
        } catch {}
    }

    private mutating func change() async throws {
        let trader = below(3)
        let open = try await traders[trader].bus.request(
            ListOrders(credential: traders[trader].credential, isOpen: true, limit: 100)
        ).orders
        guard !open.isEmpty else { return }
        let order = open[below(open.count)]
        let id = order.id
        guard let asset = Self.assets.first(where: { $0.id == order.asset }) else { return }
        let limit = order.type.hasLimit ? price(asset).description : nil
        let stop = order.type.hasStop && order.triggeredAt == nil ? price(asset).description : nil
        let follow = order.type.hasTrail ? trail(asset) : nil
        let whole = below(3) == 0 && order.quantity != nil ? quantity(asset) : nil
        do {
            _ = try await traders[trader].replace(id, limit: limit, stop: stop, trail: follow, quantity: whole)
            changed += 1
            changedOrders.insert(id)
        } catch let error where ![.orderNotOpen, .orderRefused, .invalidInput].contains(error.code) {
            wrong.append("change \(id): \(error)")
        } catch {}
    }

    // MARK: - What the market does

    private mutating func tick(_ exchange: TradingExchange) async {
        let asset = Self.assets[below(2)]
        let price = price(asset).description
        let age: Int64 = below(8) == 0 ? 60_000 : 0
        var halt: Halt?
        if below(10) == 0 { halt = Halt(asset: nil, reason: "Play", since: exchange.clock.now) }
        let volume = USD(Int64.random(in: 100_000_000...9_000_000_000, using: &random))
        await exchange.tick(price, of: asset, age: age, halt: halt, volume: volume)
        if age == 0, halt == nil { note(exchange.quotes.market(of: asset.id)?.quote) }
    }

    private mutating func suspend(_ exchange: TradingExchange) async {
        let asset = Self.assets[below(2)]
        exchange.setPrice(price(asset).description, of: asset, state: .suspended)
        exchange.engine.sweep()
        await exchange.engine.settled()
        let open = try? await exchange.ledger.read { try $0.openOrders(of: asset.id, limit: 1) }
        if open?.isEmpty != true { wrong.append("\(asset.id) is suspended and has open orders") }
    }

    private mutating func note(_ quote: Quote?) {
        if let quote { quoted.insert("\(quote.asset) \(quote.time.milliseconds) \(quote.price)") }
    }

    // MARK: - What must be true

    private mutating func check(_ exchange: TradingExchange) async throws {
        for trader in traders {
            let (balances, open) = try await exchange.ledger.read { reader in
                (try reader.balances(of: .portfolio(trader.portfolio)), try reader.openOrderCount(of: trader.portfolio))
            }
            if balances.contains(where: { $0.available < 0 || $0.held < 0 }) {
                wrong.append("\(trader.user) has less than nothing")
            }
            if open == 0, balances.contains(where: { $0.held != 0 }) { wrong.append("\(trader.user) holds for nothing") }
        }
        let count = try await exchange.ledger.read { reader in
            var count = 0
            try reader.forEachOpenOrder { _, _, _, _ in count += 1 }
            return count
        }
        if exchange.engine.count != count { wrong.append("\(exchange.engine.count) orders are watched, \(count) are open") }
    }

    private mutating func trace(_ exchange: TradingExchange) async throws {
        for trader in traders {
            let page = try await exchange.bus.request(ListOrders(credential: trader.credential, limit: 1000))
            for order in page.orders {
                states[order.state, default: 0] += 1
                for fill in order.fills { try check(fill, of: order) }
                traces.append(
                    Trace(
                        id: order.id, state: order.state, reason: order.reason, quantity: order.quantity,
                        fills: order.fills.map { "\($0.quantity) \($0.price) \($0.value) \($0.fee) \($0.cashAfter) \($0.rule)" }))
            }
        }
    }

    /// No fill against a price that was never quoted, or that nobody could trade on, nor at a worse one than the order's limit.
    private mutating func check(_ fill: Fill, of order: Order) throws {
        let time = fill.time.milliseconds - fill.quoteAgeMilliseconds
        let quote = fill.quotePrice?.description ?? "nothing"
        if !quoted.contains("\(fill.asset) \(time) \(quote)") {
            wrong.append("order \(order.id) has filled against \(quote) of \(time)")
        }
        if fill.quoteAgeMilliseconds > 15_000 { wrong.append("order \(order.id) has filled on a stale quote") }
        if settings.rules.fillAt == .next, fill.liquidity == .taker, time <= order.placedAt.milliseconds {
            wrong.append("order \(order.id) has filled on a quote from before it")
        }
        // A limit that was changed later says nothing about earlier fills.
        if !changedOrders.contains(order.id), let limit = order.terms?.limitPrice,
            order.side == .buy ? fill.price > limit : fill.price < limit
        {
            wrong.append("order \(order.id) has filled at \(fill.price), its limit is \(limit)")
        }
    }

    private mutating func audit(_ exchange: TradingExchange) throws {
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        if !report.isClean { wrong.append("\(report)") }
    }

    // MARK: - Chance

    private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private mutating func price(_ asset: Asset, _ range: ClosedRange<Int> = 60_000...100_000) -> Price {
        let number = Int64(Int.random(in: range, using: &random))
        return asset == TradingExchange.bitcoin
            ? Price(mantissa: number * 100 + 37, scale: 2)! : Price(mantissa: number, scale: 9)!
    }

    private mutating func trail(_ asset: Asset) -> Trail {
        if below(2) == 0 { return .basisPoints(Int.random(in: 10...3_000, using: &random)) }
        let number = Int64(Int.random(in: 500...9_000, using: &random))
        return .usd(asset == TradingExchange.bitcoin ? Price(mantissa: number, scale: 0)! : Price(mantissa: number, scale: 9)!)
    }

    private mutating func quantity(_ asset: Asset) -> Quantity {
        Quantity(
            steps: 1 + random.magnitude(upTo: asset == TradingExchange.bitcoin ? 4_000_000 : 9_000_000_000),
            decimals: asset.quantityDecimals)
    }
}
