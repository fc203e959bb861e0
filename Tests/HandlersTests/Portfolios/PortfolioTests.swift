import Bus
import Contracts
import Domain
import Handlers
import TestSupport
import Testing

@Suite struct PortfolioTests {
    private static let bitcoin = TradingExchange.bitcoin

    @Test func aNewPortfolioIsItsCash() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let view = try await exchange.trader().view()
            #expect(view.cash == USD(10_000) && view.totalValue == USD(10_000) && view.contributed == USD(10_000))
            #expect(view.positions.isEmpty && view.valueDayAgo == USD(10_000))
        }
    }

    @Test func positionsShowCostValueAndGain() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            exchange.setPrice("100", of: Self.bitcoin)
            exchange.setPrice("0.01", of: TradingExchange.shiba)
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .quantity(Quantity(steps: 1_000_000_000, decimals: 8)), id: "1")
            _ = try await trader.place(.buy, .amount(USD(50)), of: TradingExchange.shiba.id, id: "2")
            _ = try await trader.place(.sell, .all, of: TradingExchange.shiba.id, id: "3")
            exchange.setPrice("110", of: Self.bitcoin)
            exchange.quotes.setDayAgo(try #require(Price("105")), of: Self.bitcoin.id)
            let view = try await trader.view()
            #expect(view.positions.map(\.asset) == [Self.bitcoin.id, TradingExchange.shiba.id])
            let bitcoin = view.positions[0]
            #expect(bitcoin.cost == USD(1001) && bitcoin.averageCost == Price("100.1"))
            #expect(bitcoin.value == USD(1100) && bitcoin.unrealisedGain == USD(99))
            let shiba = view.positions[1]
            #expect(shiba.quantity.steps == 0 && shiba.cost == .zero && shiba.averageCost == nil)
            #expect(shiba.realisedGain < .zero && shiba.value == .zero)
            #expect(view.realisedGain == shiba.realisedGain && view.unrealisedGain == USD(99))
            #expect(view.totalValue.micros == view.cash.micros + 1_100_000_000)
            #expect(view.valueDayAgo?.micros == view.cash.micros + 1_050_000_000)
            #expect(view.contributed == USD(10_000))
            // Gains are what the total has over what was put in.
            #expect(view.totalValue.micros - view.contributed.micros == view.realisedGain.micros + view.unrealisedGain.micros)
        }
    }

    @Test func aCoinWithoutAQuoteHasNoValue() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .amount(USD(100)), id: "1")
            exchange.setPrice(nil, of: Self.bitcoin)
            let view = try await trader.view()
            #expect(view.positions[0].value == nil && view.positions[0].unrealisedGain == nil)
            #expect(view.totalValue == view.cash && view.valueDayAgo == nil)
        }
    }

    // MARK: - Funds

    @Test func fundsAreCappedPerDayAndStartingCashDoesNotCount() async throws {
        let settings = TradingSettings(fundsPerDay: USD(500))
        try await PlaceOrderTests.withExchange(settings: settings) { exchange in
            let trader = try await exchange.trader()
            let first = try await trader.add(USD(400), id: "a")
            #expect(first == FundsAdded(cash: USD(10_400), fundsLeftToday: USD(100)))
            let refused = try await PlaceOrderTests.error { try await trader.add(USD(101), id: "b") }
            #expect(refused.code == .invalidInput && refused.field == "amount")
            #expect(refused.message == "You can add up to 100.00 USD more today. A new day begins at 00:00 UTC.")
            #expect(try await trader.add(USD(100), id: "c").fundsLeftToday == .zero)
            #expect(try await PlaceOrderTests.error { try await trader.add(USD(1), id: "d") }.code == .invalidInput)
            exchange.clock.advance(milliseconds: 86_400_000)
            #expect(try await trader.add(USD(500), id: "e").cash == USD(11_000))
            #expect(try await trader.view().contributed == USD(11_000))
        }
    }

    @Test func addingTwiceWithTheSameIdAddsOnce() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let first = try await trader.add(USD(400), id: "a")
            #expect(try await trader.add(USD(400), id: "a") == first)
            #expect(try await PlaceOrderTests.error { try await trader.add(USD(401), id: "a") }.code == .conflict)
            #expect(try await trader.view().cash == USD(10_400))
            for amount in [USD.zero, USD(-1), USD(micros: .min)] {
                let error = try await PlaceOrderTests.error { try await trader.add(amount, id: "b") }
                #expect(error.code == .invalidInput && error.field == "amount")
            }
            #expect(try await PlaceOrderTests.error { try await trader.add(USD(1), id: "") }.field == "idempotencyKey")
        }
    }

    // MARK: - Transactions

    @Test func transactionsAreListedFilteredAndPaged() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            exchange.clock.advance(milliseconds: 1_000)
            _ = try await trader.place(.buy, .amount(USD(100)), id: "1")
            exchange.clock.advance(milliseconds: 1_000)
            _ = try await trader.place(.sell, .all, id: "2")
            exchange.clock.advance(milliseconds: 1_000)
            _ = try await trader.add(USD(50), id: "3")
            _ = try await trader.place(.buy, .amount(USD(30)), of: TradingExchange.shiba.id, id: "4")
            func list(_ request: ListTransactions) async throws -> [Transaction] {
                try await exchange.bus.request(request).transactions
            }
            let credential = trader.credential
            let all = try await list(ListTransactions(credential: credential))
            #expect(all.map(\.kind) == [.buy, .funds, .sell, .buy, .funds])
            // The cash after each is the cash before it and its change.
            for (later, earlier) in zip(all, all.dropFirst()) {
                #expect(later.cashAfter.micros == earlier.cashAfter.micros + later.cashChange.micros)
            }
            #expect(
                try await list(ListTransactions(credential: credential, kind: .funds)).map(\.cashChange) == [
                    USD(50), USD(10_000),
                ])
            #expect(try await list(ListTransactions(credential: credential, kind: .sell)).map(\.number) == [all[2].number])
            #expect(
                try await list(ListTransactions(credential: credential, asset: Self.bitcoin.id)).map(\.number)
                    == [all[2].number, all[3].number])
            #expect(
                try await list(ListTransactions(credential: credential, asset: Self.bitcoin.id, kind: .buy)).map(\.number)
                    == [all[3].number])
            #expect(try await list(ListTransactions(credential: credential, asset: Self.bitcoin.id, kind: .funds)).isEmpty)
            let start = TradingExchange.start
            #expect(
                try await list(
                    ListTransactions(
                        credential: credential, from: start.adding(milliseconds: 1_000), to: start.adding(milliseconds: 2_000))
                ).map(\.number) == [all[3].number])
            let page = try await exchange.bus.request(ListTransactions(credential: credential, limit: 2))
            #expect(page.transactions.map(\.number) == [all[0].number, all[1].number] && page.next == all[1].number)
            let rest = try await exchange.bus.request(ListTransactions(credential: credential, before: page.next, limit: 3))
            #expect(rest.transactions.map(\.number) == all[2...].map(\.number) && rest.next == nil)
        }
    }

    // MARK: - History

    @Test func theHistoryEndsWithTheValueNow() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            exchange.setPrice("100", of: Self.bitcoin)
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .quantity(Quantity(steps: 1_000_000_000, decimals: 8)), id: "1")
            let start = TradingExchange.start
            exchange.clock.advance(milliseconds: 7_200_000)
            exchange.quotes.setCloses(
                [ClosingPrice(time: start.adding(milliseconds: 3_600_000), price: try #require(Price("120")))],
                of: Self.bitcoin.id)
            exchange.setPrice("130", of: Self.bitcoin)
            let history = try await exchange.bus.request(
                GetPortfolioHistory(credential: trader.credential, from: Timestamp(milliseconds: 0)))
            #expect(history.points.count <= 500 && history.points.count > 20)
            #expect(history.points.first?.time == start)
            #expect(history.points.first?.value == USD(9_999))
            #expect(history.points.last == ValuePoint(time: exchange.clock.now, value: try await trader.view().totalValue))
            let middle = history.points.first { $0.time >= start.adding(milliseconds: 3_600_000) }
            #expect(middle?.value == USD(10_199))
        }
    }

    @Test func anEmptyPortfolioHasNoHistory() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader(1, cash: .zero)
            let history = try await exchange.bus.request(
                GetPortfolioHistory(credential: trader.credential, from: Timestamp(milliseconds: 0)))
            #expect(history.points.isEmpty)
        }
    }
}
