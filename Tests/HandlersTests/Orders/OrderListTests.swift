import Bus
import Contracts
import Domain
import InProcess
import TestSupport
import Testing

@Suite struct OrderListTests {
    private func list(_ exchange: TradingExchange, _ request: ListOrders) async throws -> OrderPage {
        try await exchange.bus.request(request)
    }

    @Test func pagesGoFromTheNewestToTheOldestWithoutGapOrRepeat() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            var placed: [Order] = []
            for number in 0..<7 { placed.append(try await trader.place(.buy, .amount(USD(10)), id: "order \(number)")) }
            var (seen, before) = ([Order](), OrderID?.none)
            repeat {
                let page = try await list(exchange, ListOrders(credential: trader.credential, before: before, limit: 3))
                seen += page.orders
                before = page.next
            } while before != nil
            #expect(seen == placed.reversed())
        }
    }

    @Test func filtersNarrow() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let (trader, other) = (try await exchange.trader(1), try await exchange.trader(2))
            let bought = try await trader.place(.buy, .amount(USD(10)), id: "1")
            let sold = try await trader.place(.sell, .all, id: "2")
            let refused = try await trader.place(.buy, .amount(USD(99_999)), of: TradingExchange.shiba.id, id: "3")
            _ = try await other.place(.buy, .amount(USD(10)), id: "4")
            let credential = trader.credential
            #expect(try await list(exchange, ListOrders(credential: credential)).orders == [refused, sold, bought])
            #expect(try await list(exchange, ListOrders(credential: credential, side: .sell)).orders == [sold])
            #expect(try await list(exchange, ListOrders(credential: credential, state: .rejected)).orders == [refused])
            #expect(
                try await list(exchange, ListOrders(credential: credential, asset: TradingExchange.bitcoin.id)).orders
                    == [sold, bought])
            #expect(try await list(exchange, ListOrders(credential: credential, asset: AssetID("none"))).orders.isEmpty)
            let foreign = ListOrders(credential: credential, portfolio: other.portfolio)
            #expect(try await PlaceOrderTests.error { try await exchange.bus.request(foreign) }.code == .notFound)
        }
    }

    @Test func changesAreToldInTheOrderOfTheCommits() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let (told, continuation) = AsyncStream.makeStream(of: OrderChanged.self)
            let web = exchange.bus.joined(as: "web.1")
            _ = try await web.subscribe(to: OrderChanged.self, as: "web.1") { change, _ in continuation.yield(change) }
            let orders = try await withThrowingTaskGroup(of: Order.self) { group in
                for number in 0..<40 {
                    group.addTask { try await trader.place(.buy, .amount(USD(300)), id: "order \(number)") }
                }
                return try await group.reduce(into: [Order]()) { $0.append($1) }
            }
            var changes: [OrderChanged] = []
            for await change in told {
                changes.append(change)
                if changes.count == orders.count { break }
            }
            #expect(changes.map(\.order) == orders.sorted { $0.id < $1.id })
            #expect(changes.allSatisfy { $0.user == trader.user })
            // 33 fit into the cash, the refusals are told as well.
            #expect(changes.filter { $0.order.state == .rejected }.count == 7)
        }
    }
}
