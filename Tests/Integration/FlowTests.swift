import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    /// A trader's day over HTTP, with messages between roles as values and encoded as in a cluster.
    @Suite("a trader's day", .serialized)
    struct FlowTests {
        @Test("register, buy, look at the portfolio, sell", arguments: [false, true])
        func trade(encodesMessages: Bool) async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start(["--set", "encode-messages=\(encodesMessages)"])
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            let empty = try await hands.use { try $0.get("/portfolio").text }
            #expect(empty.contains("10,000.00"))

            #expect(try await hands.order("buy", "bitcoin", mode: "amount", size: "1000", "buy") == "FILLED")
            // The same key and order again: the first one's receipt, no second trade.
            #expect(try await hands.order("buy", "bitcoin", mode: "amount", size: "1000", "buy") == "FILLED")
            #expect(try await hands.order("buy", "bitcoin", mode: "amount", size: "100000", "too-much") == "REJECTED")
            let invested = try await hands.use { try $0.get("/portfolio").text }
            #expect(invested.contains("Bitcoin") && !invested.contains("Ethereum"))

            #expect(try await hands.order("sell", "ethereum", mode: "quantity", size: "1", "not-held") == "REJECTED")
            #expect(try await hands.order("sell", "bitcoin", mode: "all", size: "", "sell") == "FILLED")
            let csv = try await hands.use { try $0.get("/transactions.csv") }
            #expect(csv.status == 200)
            let lines = csv.text.split(whereSeparator: { $0.isNewline })
            #expect(lines.count { $0.contains("Bitcoin") } == 2, "\(csv.text)")
            #expect(try await exchange.stop().status == 0)
            let audit = try await fixture.command("audit")
            #expect(audit.status == 0 && audit.output.contains("2 fills"), "\(audit.output)")
        }
    }
}
