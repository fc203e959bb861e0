import Contracts
import Domain
import Foundation
import Handlers
import Storage
import TestSupport
import Testing

/// Ticks that are no prices change nothing; those that are absurd are held back before they get here (`TickGuard`).
@Suite struct BadTickTests {
    private static let bitcoin = TradingExchange.bitcoin

    @Test func aTickOfZeroFillsNothing() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .amount(USD(1000)), id: "coins")
            let half = OrderSize.quantity(Quantity(steps: 500_000, decimals: 8))
            let stop = try await trader.place(.stop, .sell, half, OrderTerms(stopPrice: Price("80000")), id: "stop")
            let trail = try await trader.place(.trailingStop, .sell, half, OrderTerms(trail: .basisPoints(100)), id: "trail")
            let limit = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "limit")
            await exchange.tick("0", of: Self.bitcoin)
            for id in [stop.id, trail.id, limit.id] { #expect(try await trader.order(id).state == .new) }
            let market = try await trader.place(.buy, .amount(USD(100)), id: "market")
            #expect(market.state == .rejected && market.reason == .noQuote)
            // The next price is one again.
            await exchange.tick("79000", of: Self.bitcoin)
            for id in [stop.id, trail.id, limit.id] { #expect(try await trader.order(id).state == .filled) }
            try PairTests.audit(exchange)
        }
    }

    @Test(arguments: ["-1", "NaN", "nan", "Infinity", "1e999", "", "0x10", "99999999999999999999999999999999999999999"])
    func whatIsNoPriceIsNoQuote(text: String) {
        let quote = """
            {"asset":"bitcoin","price":"\(text)","source":"test","time":1800000000000}
            """
        #expect(throws: (any Error).self) { try JSONDecoder().decode(Quote.self, from: Data(quote.utf8)) }
    }

    /// The largest and the smallest price there can be neither trap nor fill what they do not pay for.
    @Test(arguments: ["9223372036854775807", "0.000000000000000001"])
    func theWidestPricesBreakNothing(price: String) async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .amount(USD(1000)), id: "coins")
            let half = OrderSize.quantity(Quantity(steps: 500_000, decimals: 8))
            _ = try await trader.place(.stop, .sell, half, OrderTerms(stopPrice: Price("80000")), id: "stop")
            _ = try await trader.place(.trailingStop, .sell, half, OrderTerms(trail: .basisPoints(100)), id: "trail")
            _ = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "limit")
            _ = try await trader.place(.stop, .buy, .amount(USD(100)), OrderTerms(stopPrice: Price("90000")), id: "buy stop")
            await exchange.tick(price, of: Self.bitcoin)
            await exchange.tick("83000", of: Self.bitcoin)
            await exchange.tick("60000", of: Self.bitcoin)
            #expect(exchange.engine.count <= 1)
            try PairTests.audit(exchange)
        }
    }
}
