import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    /// A ledger that is older than the exchange that it moves to.
    @Suite("a ledger from before the exchange")
    struct OldLedgerTests {
        private static let day: TimeInterval = 86_400

        /// 200 days with bitcoin and ethereum, as `exchange export` would have written them.
        private static func ledger(now: Date) throws -> String {
            let header =
                "portfolio,market,time,kind,funds_day,order,order_state,coin,coin_decimals,type,size_kind,size,side,quantity,"
                + "price_usd,value_usd,fee_usd,rule,quote_source,quote_age_ms,cash_change_usd,cash_after_usd,holding_after"
            func time(_ daysAgo: Double) -> String {
                now.addingTimeInterval(-daysAgo * day).formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            }
            func bought(_ coin: String, _ daysAgo: Double, after: String) -> String {
                "Main,simulated,\(time(daysAgo)),fill,,old-\(coin),FILLED,\(coin),8,market,amount,1000.00,buy,0.01000000,"
                    + "99900.00,999.00,0.999,quote,simulated,5,-999.999,\(after),0.01000000"
            }
            return [
                header, "Main,simulated,\(time(200)),funds,,,,,,,,,,,,,,,,,10000.00,10000.00,",
                bought("bitcoin", 199.9, after: "9000.001"), bought("ethereum", 150, after: "8000.002"),
            ].joined(separator: "\r\n") + "\r\n"
        }

        private struct Curve: Decodable {
            let points: [[Value]]

            /// Milliseconds, or an amount, or nothing.
            enum Value: Decodable {
                case time(Double)
                case amount(String)
                case none

                init(from decoder: any Decoder) throws {
                    let container = try decoder.singleValueContainer()
                    if container.decodeNil() {
                        self = .none
                    } else if let time = try? container.decode(Double.self) {
                        self = .time(time)
                    } else {
                        self = .amount(try container.decode(String.self))
                    }
                }

                var amount: Double? {
                    guard case .amount(let text) = self else { return nil }
                    return Double(text)
                }
            }
        }

        @Test("its curve and bitcoin's line are filled from the market's history, and stay", .timeLimit(.minutes(2)))
        func oldLedger() async throws {
            let fixture = try ExchangeFixture()
            let first = try await fixture.start()
            let firstPort = first.port
            try await ExchangeFixture.waitUntilReady(port: firstPort)
            let hands = TraderHands()
            try await hands.use(port: firstPort) { try $0.register("ada") }
            #expect(try await first.stop().status == 0)
            let file = fixture.folder.path + "/ledger.csv"
            try Data(try Self.ledger(now: .now).utf8).write(to: URL(fileURLWithPath: file))
            let imported = try await fixture.command("import", file, "--user", "ada", "--yes")
            #expect(imported.status == 0 && imported.output.contains("3 entries"), "\(imported.output)")

            let second = try await fixture.start()
            let secondPort = second.port
            try await ExchangeFixture.waitUntilReady(port: secondPort)
            let trader = TraderHands()
            try await trader.use(port: secondPort) { try $0.signIn("ada") }
            let answer = try await trader.use { hands in
                try hands.get("/portfolio/performance", headers: [("Accept", "application/json")])
            }
            #expect(answer.status == 200)
            let points = try JSONDecoder().decode(Curve.self, from: Data(answer.text.utf8)).points
            #expect((200...202).contains(points.count))
            let bitcoin = points.compactMap { $0[2].amount }
            #expect(bitcoin.count == points.count)
            // Daily prices move every day; at the last trade nothing would.
            #expect(Set(points.compactMap { $0[1].amount }).count > 180 && Set(bitcoin).count > 180)
            let page = try await trader.use { try $0.get("/portfolio/performance").text }
            #expect(!page.contains("No closing price is known"))
            let month = try await trader.use { try $0.get("/portfolio/history?range=all").text }
            #expect(month.contains("\"note\":null"))
            #expect(try await second.stop().status == 0)
        }
    }
}
