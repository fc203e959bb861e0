import Bus
import Contracts
import Domain
import TestSupport
import Testing

@Suite struct LotPagesTests {
    private static let bitcoin = TradingExchange.bitcoin

    private static func page(
        _ exchange: TradingExchange, _ trader: Trader, _ method: CostBasisMethod = .firstIn, before: Int? = nil, limit: Int
    ) async throws -> SoldLotPage {
        try await exchange.bus.request(
            ListSoldLots(credential: trader.credential, costBasis: method, before: before, limit: limit))
    }

    @Test func lotsThatWereSoldComeInPagesThatNewSalesDoNotMove() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            exchange.setPrice("100", of: Self.bitcoin)
            let two = OrderSize.quantity(Quantity(steps: 200_000_000, decimals: 8))
            for number in 0..<7 {
                exchange.clock.advance(milliseconds: 1000)
                exchange.setPrice("\(100 + number)", of: Self.bitcoin)
                _ = try await trader.place(.buy, .quantity(Quantity(steps: 100_000_000, decimals: 8)), id: "b\(number)")
            }
            for number in 0..<3 {
                exchange.clock.advance(milliseconds: 1000)
                exchange.setPrice("\(110 + number)", of: Self.bitcoin)
                _ = try await trader.place(.sell, two, id: "s\(number)")
            }
            let whole = try await Self.page(exchange, trader, limit: 100)
            #expect(whole.count == 6 && whole.lots.count == 6 && whole.next == nil && whole.costBasis == .firstIn)
            let analytics = try await exchange.bus.request(
                GetPortfolioAnalytics(credential: trader.credential, costBasis: .firstIn))
            #expect(analytics.soldLots == whole.lots && analytics.soldLotCount == 6)

            let first = try await Self.page(exchange, trader, limit: 4)
            #expect(first.lots == Array(whole.lots.prefix(4)) && first.next == 2)
            exchange.clock.advance(milliseconds: 1000)
            _ = try await trader.place(.sell, .all, id: "rest")
            let second = try await Self.page(exchange, trader, before: first.next, limit: 4)
            #expect(second.lots == Array(whole.lots.suffix(2)) && second.next == nil && second.count == 7)
            let none = try await Self.page(exchange, trader, before: 0, limit: 4)
            #expect(none.lots.isEmpty && none.next == nil)
            #expect(try await Self.page(exchange, trader, before: 1 << 60, limit: 0).lots.count == 1)

            let last = try await Self.page(exchange, trader, .lastIn, limit: 100)
            #expect(last.lots.count == 7 && last.lots != whole.lots)
            let stranger = try await exchange.trader(2)
            let foreign = ListSoldLots(credential: stranger.credential, portfolio: trader.portfolio)
            #expect(try await PlaceOrderTests.error { try await exchange.bus.request(foreign) }.code == .notFound)
        }
    }

    @Test func theHoldingsFollowTheMethodThatTheUserChose() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let one = OrderSize.quantity(Quantity(steps: 100_000_000, decimals: 8))
            for (number, price) in ["100", "300", "200"].enumerated() {
                exchange.clock.advance(milliseconds: 1000)
                exchange.setPrice(price, of: Self.bitcoin)
                _ = try await trader.place(number == 2 ? .sell : .buy, one, id: "\(number)")
            }
            // 100.10 and 300.30 were paid, 199.80 came in.
            let expected: [(method: CostBasisMethod, cost: USD?, realised: USD?)] = [
                (.firstIn, USD("300.30"), USD("99.70")), (.lastIn, USD("100.10"), USD("-100.50")),
                (.highestCost, USD("100.10"), USD("-100.50")), (.average, USD("200.20"), USD("-0.40")),
            ]
            #expect(try await trader.view().costBasis == .firstIn)
            for (method, cost, realised) in expected {
                _ = try await exchange.bus.request(SetCostBasis(credential: trader.credential, costBasis: method))
                // Twice: computed, and remembered.
                for _ in 0..<2 {
                    let view = try await trader.view()
                    #expect(view.costBasis == method && view.positions.map(\.cost) == [cost])
                    #expect(
                        view.realisedGain == realised && view.positions.map(\.averageCost) == [cost.flatMap { Price("\($0)") }])
                    #expect(try view.realisedGain.adding(view.unrealisedGain) == USD("-0.60"))
                    #expect(view.contributed == USD(10_000))
                }
            }
            _ = try await exchange.bus.request(SetCostBasis(credential: trader.credential, costBasis: .lastIn))
            exchange.clock.advance(milliseconds: 1000)
            _ = try await trader.place(.buy, one, id: "more")
            #expect(try await trader.view().positions.map(\.cost) == [USD("300.30")])
        }
    }

    @Test func transactionsOfAllPortfoliosAreOneList() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let second = try await exchange.bus.request(
                CreatePortfolio(credential: trader.credential, name: "Second", openingCash: USD(500), idempotencyKey: "n"))
            for number in 0..<6 {
                exchange.clock.advance(milliseconds: 1000)
                let portfolio = number.isMultiple(of: 2) ? trader.portfolio : second.id
                _ = try await exchange.bus.request(
                    AddFunds(
                        credential: trader.credential, portfolio: portfolio, amount: USD(Int64(number) + 1),
                        idempotencyKey: "f\(number)"))
            }
            let archive = ArchivePortfolio(credential: trader.credential, portfolio: second.id)
            _ = try await exchange.bus.request(archive)
            var found: [Transaction] = []
            var before: Int64?
            repeat {
                let page = try await exchange.bus.request(
                    ListTransactions(credential: trader.credential, before: before, limit: 3, ofAllPortfolios: true))
                found += page.transactions
                before = page.next
            } while before != nil
            #expect(found.map(\.cashChange) == [6, 5, 4, 3, 2, 1, 500, 10_000].map { USD($0) })
            #expect(found.count { $0.portfolio == second.id } == 4 && found.count { $0.portfolio == trader.portfolio } == 4)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.number > $1.number })
            let own = try await exchange.bus.request(ListTransactions(credential: trader.credential, portfolio: second.id))
            #expect(own.transactions.count == 4 && own.transactions.allSatisfy { $0.portfolio == second.id })
            // Of all means of all that are one's own.
            let stranger = try await exchange.trader(2)
            let strangers = try await exchange.bus.request(
                ListTransactions(credential: stranger.credential, ofAllPortfolios: true))
            #expect(strangers.transactions.count == 1 && strangers.transactions[0].portfolio == stranger.portfolio)
        }
    }
}
