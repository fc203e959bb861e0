import Domain
import TestSupport
import Testing

/// Trailing stops in the index: what it reaches is what looking at each order on each tick would reach.
@Suite struct TrailingIndexTests {
    private static let coin = AssetID("alpha")

    private struct Waiting {
        let trail: Trail
        let side: Side
        var best: Price
    }

    /// The same, computed by looking at every order on every tick.
    private struct SlowIndex {
        var trailing: [OrderID: Waiting] = [:]
        var levels: [OrderID: (level: Price, isFalling: Bool)] = [:]

        mutating func tick(_ price: Price) -> [OrderID] {
            for (order, waiting) in trailing where waiting.side.isBetter(price, than: waiting.best) {
                trailing[order]?.best = price
            }
            var falling: [(Price, OrderID)] = []
            var rising: [(Price, OrderID)] = []
            for (order, waiting) in trailing {
                guard let stop = waiting.trail.stop(from: waiting.best, side: waiting.side) else { continue }
                if waiting.side == .sell, price <= stop { falling.append((stop, order)) }
                if waiting.side == .buy, price >= stop { rising.append((stop, order)) }
            }
            for (order, waiting) in levels {
                if waiting.isFalling, price <= waiting.level { falling.append((waiting.level, order)) }
                if !waiting.isFalling, price >= waiting.level { rising.append((waiting.level, order)) }
            }
            falling.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 > $1.0 }
            rising.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
            let reached = (falling + rising).map(\.1)
            for order in reached {
                trailing[order] = nil
                levels[order] = nil
            }
            return reached
        }
    }

    private static func price(_ mantissa: Int64) -> Price { Price(mantissa: mantissa, scale: 1)! }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func itReachesWhatLookingAtEachOrderWould(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var (index, slow) = (TriggerIndex(), SlowIndex())
        var now: Int64 = 1_000
        var (placed, fired, moved) = (Int64(0), 0, 0)
        for step in 0..<4_000 as Range<Int64> {
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<4:
                placed += 1
                let side: Side = Bool.random(using: &random) ? .sell : .buy
                let trail: Trail =
                    Bool.random(using: &random)
                    ? .usd(Self.price(Int64.random(in: 1...1_200, using: &random)))
                    : .basisPoints(Int.random(in: 1...9_999, using: &random))
                slow.trailing[OrderID(placed)] = Waiting(trail: trail, side: side, best: Self.price(now))
                let best = BestPrice(price: Self.price(now), since: Timestamp(milliseconds: step))
                index.insert(OrderID(placed), of: Self.coin, waitingFor: .trailing(trail, side, best))
            case 4:
                placed += 1
                let level = Self.price(Int64.random(in: 1...2_000, using: &random))
                let isFalling = Bool.random(using: &random)
                slow.levels[OrderID(placed)] = (level, isFalling)
                index.insert(
                    OrderID(placed), of: Self.coin, waitingFor: isFalling ? .atOrBelow(level) : .atOrAbove(level))
            case 5:
                guard let order = slow.trailing.keys.min(), let waiting = slow.trailing.removeValue(forKey: order) else {
                    continue
                }
                let best = BestPrice(price: waiting.best, since: Timestamp(milliseconds: 0))
                index.remove(order, of: Self.coin, waitingFor: .trailing(waiting.trail, waiting.side, best))
            default:
                now = max(1, now + Int64.random(in: -40...40, using: &random))
                let price = Self.price(now)
                let expected = slow.tick(price)
                if index.effect(of: price, of: Self.coin).moves {
                    index.follow(price, of: Self.coin)
                    moved += 1
                }
                let bests = index.reached(by: price, of: Self.coin)
                #expect(bests.map(\.order) == expected)
                fired += expected.count
            }
            guard index.count == slow.trailing.count + slow.levels.count else {
                #expect(index.count == slow.trailing.count + slow.levels.count)
                return
            }
        }
        #expect(fired > 100 && moved > 100)
    }

    /// What a restart reads is what the index had followed.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func whatIsToldRestoresTheBestPrices(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var index = TriggerIndex()
        var rows: [Side: [BestPrice]] = [.sell: [], .buy: []]
        var began: [OrderID: (side: Side, best: BestPrice, followed: Price)] = [:]
        var now: Int64 = 100_000
        for step in 0..<2_000 as Range<Int64> {
            now = max(50_000, now + Int64.random(in: -30...30, using: &random))
            let price = Self.price(now)
            for (order, known) in began where known.side.isBetter(price, than: known.followed) { began[order]?.followed = price }
            if index.effect(of: price, of: Self.coin).moves { index.follow(price, of: Self.coin) }
            for moved in index.takeMovedBests() {
                rows[moved.side]?.removeAll { row in moved.after.map { row.since > $0 } ?? true }
                rows[moved.side]? += moved.bests
            }
            guard step % 3 == 0 else { continue }
            let side: Side = Bool.random(using: &random) ? .sell : .buy
            let best = BestPrice(price: price, since: Timestamp(milliseconds: step))
            // So far away that none fires.
            let trail = Trail.usd(Price(mantissa: 9_000, scale: 0)!)
            index.insert(OrderID(step), of: Self.coin, waitingFor: .trailing(trail, side, best))
            began[OrderID(step)] = (side, best, price)
        }
        #expect(began.count > 600)
        var wrong = 0
        for known in began.values {
            var best = known.best.price
            if let row = rows[known.side]?.first(where: { $0.since >= known.best.since }),
                known.side.isBetter(row.price, than: best)
            {
                best = row.price
            }
            if best != known.followed { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func cancelledOrdersDoNotPileUp() throws {
        var index = TriggerIndex()
        let best = BestPrice(price: Self.price(1_000), since: Timestamp(milliseconds: 0))
        let trigger = WorkingOrder.Trigger.trailing(.basisPoints(100), .sell, best)
        for number in 1...10_000 as ClosedRange<Int64> {
            index.insert(OrderID(number), of: Self.coin, waitingFor: trigger)
            index.remove(OrderID(number), of: Self.coin, waitingFor: trigger)
        }
        #expect(index.count == 0 && index.entries < 300)
    }

    @Test func thePriceThatFiresIsExact() throws {
        let best = try #require(Price("100"))
        #expect(Trail.usd(try #require(Price("0.5"))).stop(from: best, side: .sell) == Price("99.5"))
        #expect(Trail.usd(try #require(Price("0.5"))).stop(from: best, side: .buy) == Price("100.5"))
        #expect(Trail.basisPoints(150).stop(from: best, side: .sell) == Price("98.5"))
        #expect(Trail.basisPoints(150).stop(from: best, side: .buy) == Price("101.5"))
        // A distance of more than the price fires nothing.
        #expect(Trail.usd(best).stop(from: best, side: .sell) == nil)
        let shiba = try #require(Price("0.00001234"))
        #expect(Trail.basisPoints(1).stop(from: shiba, side: .sell) == Price("0.000012338766"))
        // The widest numbers that there are do not trap.
        let widest = try #require(Price(mantissa: .max, scale: 18))
        #expect(Trail.usd(widest).stop(from: try #require(Price(mantissa: .max, scale: 0)), side: .buy) == nil)
        #expect(Trail.basisPoints(9_999).stop(from: widest, side: .sell) != nil)
    }
}
