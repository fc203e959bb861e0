import Foundation
import Synchronization
import TestSupport
import Testing

extension IntegrationTests {
    /// The real binary on the real market, as far as a server on this machine can play it.
    @Suite("the live market", .serialized)
    struct LiveMarketTests {
        @Test("prices come from Binance; while it is away nobody trades on old ones; then trading goes on by itself")
        func outage() async throws {
            let binance = try FakeBinance()
            defer { binance.server.stop() }
            let fixture = try ExchangeFixture()
            let exchange = try await RunningExchange(
                data: fixture.data,
                arguments: [
                    "--market", "live", "--set", "binance-url=\(binance.server.url)", "--set", "plain-http=true",
                    // Fills at the quote itself show which quote it was.
                    "--set", "spread-basis-points=0", "--set", "impact=none",
                ])
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            // Somebody who opens pages: prices come every two seconds, and are stale after fifteen.
            let market = try await hands.use { try $0.get("/").text }
            #expect(market.contains("Live · Binance") && market.contains("81,234.50"))
            #expect(try await hands.order("buy", "bitcoin", mode: "amount", size: "1000", "buy") == "FILLED")
            #expect(try await hands.use { try $0.get("/transactions.csv").text }.contains("81234.5"))

            binance.state.isDown.withLock { $0 = true }
            try await eventually("the prices are called stale", seconds: 35) {
                try await hands.use { try $0.get("/").text }.contains("badge-live stale")
            }
            let refusal = try await hands.use { trader in
                let json = try trader.order("buy", "bitcoin", mode: "amount", size: "100", clientOrderID: "stale").json
                return "\(json["state"] ?? ""): \(json["message"] ?? "")"
            }
            // What a trader reads for STALE_QUOTE.
            #expect(refusal.hasPrefix("REJECTED: The last price of Bitcoin is "), "\(refusal)")
            let old = try await hands.use { try $0.get("/").text }
            #expect(old.contains("81,234.50"), "old prices are shown, with their age")
            #expect(try await hands.use { try $0.get("/portfolio").status } == 200)

            binance.state.bitcoin.withLock { $0 = "82000.25000000" }
            binance.state.ether.withLock { $0 = "2515.30000000" }
            binance.state.isDown.withLock { $0 = false }
            // The order itself has a fresh quote fetched.
            #expect(try await hands.order("buy", "bitcoin", mode: "amount", size: "100", "fresh") == "FILLED")
            #expect(try await hands.use { try $0.get("/transactions.csv").text }.contains("82000.25"))
            try await eventually("all prices are fresh again", seconds: 40) {
                let page = try await hands.use { try $0.get("/").text }
                return page.contains("82,000.25") && page.contains("2,515.30") && !page.contains("badge-live stale")
            }
            #expect(try await exchange.stop().status == 0, "\(exchange.output)")
            let audit = try await fixture.command("audit")
            #expect(audit.status == 0 && audit.output.contains("2 fills"), "\(audit.output)")
        }
    }
}
