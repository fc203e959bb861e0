import Bus
import Contracts
import Domain
import Handlers
import TestSupport
import Testing

@Suite struct PortfolioAnalyticsTests {
    private static let bitcoin = TradingExchange.bitcoin
    private static let day: Int64 = 86_400_000

    private static func ask(
        _ exchange: TradingExchange, _ trader: Trader, _ method: CostBasisMethod = .firstIn
    ) async throws -> PortfolioAnalytics {
        try await exchange.bus.request(GetPortfolioAnalytics(credential: trader.credential, costBasis: method))
    }

    private static func figure(_ figure: AnalyticsFigure, of analytics: PortfolioAnalytics) -> Double? {
        analytics.figures.first { $0.figure == figure }?.value
    }

    private static func coins(_ text: String) throws -> OrderSize { .quantity(try #require(Quantity(text, decimals: 8))) }

    @Test func aPortfolioOfSomeDaysIsExplained() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            // The clock of these tests begins within a day.
            let midnight = (exchange.clock.now.epochDay + 1) * Self.day
            exchange.setPrice("50000", of: Self.bitcoin)
            _ = try await trader.place(.buy, Self.coins("0.1"), id: "1")
            exchange.clock.advance(milliseconds: Self.day)
            exchange.setPrice("60000", of: Self.bitcoin)
            _ = try await trader.place(.buy, Self.coins("0.05"), id: "2")
            exchange.clock.advance(milliseconds: Self.day)
            exchange.setPrice("40000", of: Self.bitcoin)
            _ = try await trader.place(.sell, Self.coins("0.1"), id: "3")
            exchange.quotes.setCloses(
                ["52000", "55000"].enumerated().compactMap { number, price in
                    Price(price).map {
                        ClosingPrice(time: Timestamp(milliseconds: midnight + Int64(number) * Self.day), price: $0)
                    }
                }, of: Self.bitcoin.id)

            let first = try await Self.ask(exchange, trader)
            // 10,000 − 5,005 and 0.1 at 52,000; − 3,003 and 0.15 at 55,000; + 3,996 and 0.05 at 40,000.
            #expect(first.curve.map(\.value) == [USD(10_195), USD(10_242), USD(7_988)])
            #expect(first.curve.map(\.contributed) == [USD(10_000), USD(10_000), USD(10_000)])
            #expect(first.curve.map(\.benchmark) == [USD(10_000), USD("10576.923077"), USD("7692.307692")])
            #expect(first.feesPaid == USD(12) && first.realisedGain == USD(-1009))
            #expect(first.soldLots.map(\.cost) == [USD(5005)] && first.heldLots.map(\.cost) == [USD(3003)])
            #expect(first.unrealisedGain == USD(-1003))
            let simple = try #require(Self.figure(.simpleReturn, of: first))
            #expect(abs(simple + 0.2012) < 1e-12)
            let twr = try #require(Self.figure(.timeWeightedReturn, of: first))
            #expect(abs(twr + 0.2012) < 1e-12)
            #expect(abs((first.drawdown?.depth ?? 0) - (7_988.0 / 10_242 - 1)) < 1e-12)
            #expect(first.drawdown?.peak == first.curve[1].time && first.drawdown?.trough == first.curve[2].time)
            #expect(first.allocation.map(\.asset) == [nil, Self.bitcoin.id])
            #expect(first.allocation.map(\.value) == [USD(5_988), USD(2_000)])
            #expect(first.figures.allSatisfy { !$0.sentence.isEmpty && !$0.formula.isEmpty })

            // Another cost basis changes the gains, not the worth.
            let last = try await Self.ask(exchange, trader, .lastIn)
            #expect(last.soldLots.map(\.cost) == [USD("2502.50"), USD(3003)] && last.heldLots.map(\.cost) == [USD("2502.50")])
            #expect(last.realisedGain == USD("-1509.50") && last.curve == first.curve)
            for method in CostBasisMethod.allCases {
                let analytics = try await Self.ask(exchange, trader, method)
                #expect(try analytics.realisedGain.adding(analytics.unrealisedGain) == USD(-2012))
                // The page of holdings says the same by the same method.
                let view = try await exchange.bus.request(GetPortfolio(credential: trader.credential, costBasis: method))
                #expect(view.costBasis == method && view.positions.map(\.cost) == [analytics.heldLots.first?.cost])
                #expect(analytics.realisedGain == view.realisedGain && analytics.unrealisedGain == view.unrealisedGain)
            }
        }
    }

    @Test func whatIsSetAsideStillBelongsToThePortfolio() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.limit(.buy, .amount(USD(5000)), at: "50000", id: "1")
            let analytics = try await Self.ask(exchange, trader)
            #expect(analytics.curve.last?.value == USD(10_000) && analytics.allocation.map(\.value) == [USD(10_000)])
            #expect(Self.figure(.effectiveNumber, of: analytics) == 1)
        }
    }

    @Test func anEmptyPortfolioHasNoFigures() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let (trader, stranger) = (try await exchange.trader(1, cash: .zero), try await exchange.trader(2))
            let analytics = try await Self.ask(exchange, trader)
            #expect(analytics.figures.isEmpty && analytics.curve.isEmpty && analytics.allocation.map(\.share) == [0])
            let foreign = GetPortfolioAnalytics(credential: stranger.credential, portfolio: trader.portfolio)
            #expect(try await PlaceOrderTests.error { try await exchange.bus.request(foreign) }.code == .notFound)
        }
    }
}
