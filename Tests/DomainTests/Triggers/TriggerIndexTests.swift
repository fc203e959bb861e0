import Domain
import TestSupport
import Testing

@Suite struct TriggerIndexTests {
    private static let coins = [AssetID("alpha"), AssetID("beta"), AssetID("gamma")]

    /// The same, computed by looking at every order.
    private struct SlowIndex {
        var waiting: [OrderID: (asset: AssetID, trigger: WorkingOrder.Trigger)] = [:]

        mutating func reached(by price: Price, of asset: AssetID) -> [OrderID] {
            func key(_ trigger: WorkingOrder.Trigger) -> (Int, Price) {
                switch trigger {
                case .nextQuote: (0, Price(mantissa: 0, scale: 0)!)
                case .atOrBelow(let level): (1, level)
                case .atOrAbove(let level): (2, level)
                case .trailing: (3, Price(mantissa: 0, scale: 0)!)
                }
            }
            let reached = waiting.filter { $0.value.asset == asset && $0.value.trigger.isMet(by: price) }
            for order in reached.keys { waiting[order] = nil }
            return reached.sorted { left, right in
                let (first, second) = (key(left.value.trigger), key(right.value.trigger))
                if first.0 != second.0 { return first.0 < second.0 }
                if first.1 != second.1 { return first.0 == 1 ? first.1 > second.1 : first.1 < second.1 }
                return left.key < right.key
            }.map(\.key)
        }
    }

    private static func price(_ random: inout SeededGenerator) -> Price {
        // Few levels, in different spellings of scale, so that many meet.
        Price(mantissa: Int64.random(in: 1...60, using: &random), scale: Int.random(in: 0...1, using: &random))!
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func itReachesWhatASlowOneReachesInTheSameOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var (index, slow) = (TriggerIndex(), SlowIndex())
        var placed: Int64 = 0
        for _ in 0..<3_000 {
            let asset = Self.coins[Int.random(in: 0..<3, using: &random)]
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                placed += 1
                let level = Self.price(&random)
                let trigger: WorkingOrder.Trigger =
                    switch Int.random(in: 0..<9, using: &random) {
                    case 0..<4: .atOrBelow(level)
                    case 4..<8: .atOrAbove(level)
                    default: .nextQuote
                    }
                index.insert(OrderID(placed), of: asset, waitingFor: trigger)
                slow.waiting[OrderID(placed)] = (asset, trigger)
            case 6..<8:
                guard let (order, entry) = slow.waiting.min(by: { $0.key < $1.key }) else { continue }
                index.remove(order, of: entry.asset, waitingFor: entry.trigger)
                slow.waiting[order] = nil
            default:
                let price = Self.price(&random)
                let expected = slow.reached(by: price, of: asset)
                #expect(index.reached(by: price, of: asset).map(\.order) == expected)
                #expect(!index.isReached(by: price, of: asset) || index.reached(by: price, of: asset).isEmpty)
            }
            guard index.count == slow.waiting.count else {
                #expect(index.count == slow.waiting.count)
                return
            }
        }
        #expect(placed > 1000)
    }

    @Test func whatIsTakenOutAndPutInAgainWaitsForItsNewPrice() {
        var index = TriggerIndex()
        let (order, coin) = (OrderID(1), Self.coins[0])
        let (low, high) = (Price(mantissa: 10, scale: 0)!, Price(mantissa: 20, scale: 0)!)
        index.insert(order, of: coin, waitingFor: .atOrBelow(high))
        index.remove(order, of: coin, waitingFor: .atOrBelow(high))
        index.insert(order, of: coin, waitingFor: .atOrBelow(low))
        #expect(index.reached(by: high, of: coin).isEmpty)
        #expect(index.contains(order))
        #expect(index.reached(by: low, of: coin) == [TriggerIndex.Reached(order: order)])
        #expect(!index.contains(order) && index.count == 0)
    }

    @Test func cancelledOrdersDoNotPileUp() {
        var index = TriggerIndex()
        let level = Price(mantissa: 10, scale: 0)!
        for number in 1...10_000 as ClosedRange<Int64> {
            index.insert(OrderID(number), of: Self.coins[0], waitingFor: .atOrBelow(level))
            index.remove(OrderID(number), of: Self.coins[0], waitingFor: .atOrBelow(level))
        }
        #expect(index.count == 0 && index.entries < 200)
    }
}
