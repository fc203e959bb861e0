import Contracts
import Domain
import Foundation
import Storage
import TestSupport

/// Orders that wait, spread over 100 coins and many prices.
enum RestingOrders {
    static let coins = (0..<100).map { AssetID("coin-\($0)") }
    /// Purchases wait below it, sales above it.
    private static let price: Int64 = 1_000_000

    private static func level(_ number: Int) -> WorkingOrder.Trigger {
        let distance = Int64(1 + (number &* 7919) % 900_000)
        return number.isMultiple(of: 2)
            ? .atOrBelow(Price(mantissa: price - distance, scale: 2)!) : .atOrAbove(Price(mantissa: price + distance, scale: 2)!)
    }

    static func index(of count: Int) -> TriggerIndex {
        var index = TriggerIndex()
        index.reserve(count)
        for number in 1...count {
            index.insert(OrderID(Int64(number)), of: coins[number % coins.count], waitingFor: level(number / coins.count))
        }
        return index
    }

    /// Trailing stops that sell, placed at falling prices, so that each has a best price of its own at first.
    static func trailingIndex(of count: Int) -> TriggerIndex {
        var index = TriggerIndex()
        index.reserve(count)
        for number in 1...count {
            let place = Int64(number / coins.count)
            let best = BestPrice(
                price: Price(mantissa: price - place, scale: 2)!, since: Timestamp(milliseconds: place))
            // So far behind that none fires.
            let trail: Trail =
                number.isMultiple(of: 2)
                ? .basisPoints(9_000 + number % 999) : .usd(Price(mantissa: 8_000 + Int64(number % 900), scale: 0)!)
            index.insert(OrderID(Int64(number)), of: coins[number % coins.count], waitingFor: .trailing(trail, .sell, best))
        }
        return index
    }

    /// A tick of all coins, each the best price so far; the median of many, with what is to be stored of it.
    static func followingMicroseconds(_ index: inout TriggerIndex) -> Double {
        var latencies = Latencies()
        for step in 1...2_000 as ClosedRange<Int64> {
            let quote = Price(mantissa: price + step, scale: 2)!
            let start = ContinuousClock.now
            for coin in coins where index.effect(of: quote, of: coin).moves { index.follow(quote, of: coin) }
            precondition(index.takeMovedBests().count == coins.count)
            latencies.add(start.duration(to: .now))
        }
        return latencies.microseconds(at: 0.5)
    }

    /// A tick of all coins, none of whose prices reaches an order; the median of many.
    static func idleMicroseconds(_ index: inout TriggerIndex) -> Double {
        let quote = Price(mantissa: price, scale: 2)!
        var latencies = Latencies()
        for _ in 0..<2_000 {
            let start = ContinuousClock.now
            for coin in coins where index.effect(of: quote, of: coin).reaches {
                precondition(index.reached(by: quote, of: coin).isEmpty)
            }
            latencies.add(start.duration(to: .now))
        }
        return latencies.microseconds(at: 0.5)
    }

    /// What one order costs that fires, when about `count` do.
    static func firingMicroseconds(_ index: inout TriggerIndex, count: Int) -> Double {
        let share = Double(count) / Double(index.count)
        let quote = Price(mantissa: price - Int64(2 * share * 900_000), scale: 2)!
        var fired = 0
        let start = ContinuousClock.now
        for coin in coins { fired += index.reached(by: quote, of: coin).count }
        return start.duration(to: .now).inSeconds * 1e6 / Double(max(1, fired))
    }

    /// Limit orders through the bus, many callers at once.
    static func place(_ count: Int, for trader: Trader, on exchange: TradingExchange) async throws {
        let size = OrderSize.quantity(Quantity(steps: 10_000, decimals: 8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<64 {
                group.addTask {
                    for number in stride(from: caller, to: count, by: 64) {
                        _ = try await trader.limit(.buy, size, at: "\(60_000 + number % 10_000)", id: "\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// An exchange whose ledger has so many open orders; rows as they are stored, without the money that they hold.
    static func exchange(with count: Int, in folder: URL) async throws -> TradingExchange {
        let exchange = try await TradingExchange.open(in: folder)
        let trader = try await exchange.trader()
        let time = exchange.clock.now
        let quantity = Quantity(steps: 1_000, decimals: 8)
        var keys: [(asset: Asset, key: AssetKey)] = []
        for coin in coins {
            let asset = Asset(
                id: coin, symbol: "C", name: coin.rawValue, rank: nil, supply: nil, maxSupply: nil, quantityDecimals: 8)
            keys.append((asset, try await exchange.ledger.write { try $0.list(asset, at: time) }))
        }
        let listed = keys
        for start in stride(from: 0, to: count, by: 10_000) {
            try await exchange.ledger.write { transaction in
                for number in start..<min(start + 10_000, count) {
                    let (asset, key) = listed[number % listed.count]
                    let terms = OrderTerms(limitPrice: Price(mantissa: Int64(1 + number), scale: 4))
                    _ = try transaction.insert(
                        NewOrder(
                            portfolio: trader.portfolio, clientOrderID: "\(number)", body: BodyHash(stored: []), asset: key,
                            ticket: OrderTicket(side: .buy, type: .limit, size: .quantity(quantity), terms: terms, asset: asset),
                            state: .new, time: time, quantity: quantity))
                }
            }
        }
        return exchange
    }
}
