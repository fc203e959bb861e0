import Bus
import Contracts
import Domain
import Handlers
import InProcess
import Storage
import TestSupport
import Testing

/// Two web instances and a tick want the same order at the same moment: one of them has it.
@Suite struct ContentionTests {
    private static let bitcoin = TradingExchange.bitcoin

    @Test func cancellingChangingAndFillingTheSameOrderAtOnce() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader(1, cash: USD(1_000_000))
            let webs = [trader.on(exchange.bus.joined(as: "web.1")), trader.on(exchange.bus.joined(as: "web.2"))]
            var ends: [OrderState: Int] = [:]
            for round in 0..<60 {
                let order = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "\(round)")
                // Without a wait in between, so that they meet.
                async let first = Self.outcome { try await webs[0].cancel(order.id) }
                async let second = Self.outcome {
                    round.isMultiple(of: 2)
                        ? try await webs[1].cancel(order.id) : try await webs[1].replace(order.id, limit: "79900")
                }
                exchange.clock.advance(milliseconds: 1)
                if let quote = exchange.setPrice("79000", of: Self.bitcoin) { exchange.engine.receive([quote]) }
                let answers = await [first, second]
                await exchange.engine.settled()
                let ended = try await trader.order(order.id)
                ends[ended.state, default: 0] += 1
                #expect(ended.state == .filled || ended.state == .canceled, "\(round): \(ended.state) after \(answers)")
                #expect(ended.fills.count == (ended.state == .filled ? 1 : 0))
                // Whoever was told that it is cancelled was told the truth.
                if answers.contains(.canceled) { #expect(ended.state == .canceled) }
                await exchange.tick("83000", of: Self.bitcoin)
            }
            #expect(ends.values.reduce(0, +) == 60)
            #expect(try await PairTests.held(exchange, trader) == (0, 0))
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }

    private static func outcome(_ body: () async throws -> Order) async -> OrderState? {
        do {
            return try await body().state
        } catch let error as BusError {
            #expect(error.code == .orderNotOpen, "\(error)")
            return nil
        } catch {
            Issue.record(error)
            return nil
        }
    }

    /// The same body returns the first order, also when both come at once; another body is a conflict.
    @Test func twoInstancesThatPlaceUnderOneKeyPlaceOne() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let webs = [trader.on(exchange.bus.joined(as: "web.1")), trader.on(exchange.bus.joined(as: "web.2"))]
            for round in 0..<20 {
                async let first = webs[0].limit(.buy, .amount(USD(100)), at: "80000", id: "\(round)")
                async let second = webs[1].limit(.buy, .amount(USD(100)), at: "80000", id: "\(round)")
                let orders = try await [first, second]
                #expect(orders[0] == orders[1])
            }
            #expect(exchange.engine.count == 20)
            let error = try await PlaceOrderTests.error {
                try await webs[0].limit(.buy, .amount(USD(100)), at: "80001", id: "0")
            }
            #expect(error.code == .conflict)
            let found = try await exchange.bus.request(GetOrderByClientID(credential: trader.credential, clientOrderID: "3"))
            #expect(found.clientOrderID == "3")
            let long = String(repeating: "k", count: 65)
            #expect(
                try await PlaceOrderTests.error { try await trader.limit(.buy, .amount(USD(1)), at: "80000", id: long) }.field
                    == "clientOrderID")
        }
    }

    @Test func listsGoBothWaysAndFilter() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            for number in 0..<6 { _ = try await trader.place(.buy, .amount(USD(Int64(10 + number))), id: "\(number)") }
            _ = try await trader.limit(.buy, .amount(USD(10)), at: "80000", id: "open")
            exchange.clock.advance(milliseconds: 10)
            let later = exchange.clock.now
            _ = try await trader.place(.sell, .amount(USD(5)), id: "sell")
            func orders(_ list: ListOrders) async throws -> [String] {
                try await exchange.bus.request(list).orders.map(\.clientOrderID)
            }
            let me = trader.credential
            #expect(try await orders(ListOrders(credential: me, limit: 2)) == ["sell", "open"])
            #expect(try await orders(ListOrders(credential: me, limit: 2, after: OrderID(0))) == ["0", "1"])
            #expect(try await orders(ListOrders(credential: me, limit: 2, after: OrderID(2))) == ["2", "3"])
            #expect(try await orders(ListOrders(credential: me, states: [.new, .canceled])) == ["open"])
            #expect(try await orders(ListOrders(credential: me, isOpen: true, after: OrderID(0))) == ["open"])
            #expect(try await orders(ListOrders(credential: me, since: later)) == ["sell"])
            #expect(try await orders(ListOrders(credential: me, until: later)).count == 7)
            #expect(try await orders(ListOrders(credential: me, type: .limit)) == ["open"])
            #expect(try await orders(ListOrders(credential: me, asset: TradingExchange.shiba.id)).isEmpty)
            let both = try await PlaceOrderTests.error {
                try await exchange.bus.request(ListOrders(credential: me, before: OrderID(1), after: OrderID(1)))
            }
            #expect(both.field == "after")
            let fills = try await exchange.bus.request(ListFills(credential: me, limit: 3))
            #expect(fills.fills.count == 3 && fills.next == fills.fills.last?.id && fills.fills[0].side == .sell)
            let rest = try await exchange.bus.request(ListFills(credential: me, before: fills.next))
            #expect(rest.fills.count == 4 && rest.next == nil)
            let first = try #require(rest.fills.last)
            let up = try await exchange.bus.request(ListFills(credential: me, after: first.id, limit: 2))
            #expect(up.fills.map(\.id) == [rest.fills[2].id, rest.fills[1].id])
            let ofOrder = try await exchange.bus.request(ListFills(credential: me, order: first.order))
            #expect(ofOrder.fills == [first])
            let stranger = try await exchange.trader(2)
            #expect(try await exchange.bus.request(ListFills(credential: stranger.credential, order: first.order)).fills.isEmpty)
        }
    }
}
