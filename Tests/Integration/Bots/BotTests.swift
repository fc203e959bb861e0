import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    /// Programs that were written for Binance, against the real binary.
    @Suite("bots written for Binance", .serialized)
    struct BotTests {
        @Test(
            "unmodified ccxt trades", .enabled(if: CcxtBot.isExpected, "scripts/test-assets fetches ccxt"),
            .timeLimit(.minutes(3)))
        func ccxt() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            let key = try await hands.makeKey(scope: "trade")
            let bot = try await CcxtBot.trade(port: port, key: key.id, secret: key.secret)
            #expect(bot.status == 0 && bot.output.contains("DONE"), "\(bot.output.suffix(3000))")
            #expect(try await exchange.stop().status == 0)
            let audit = try await fixture.command("audit")
            #expect(audit.status == 0, "\(audit.output)")
        }

        @Test("keys that may not, other people's orders, and requests sent twice", .timeLimit(.minutes(2)))
        func refusals() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let (alice, bob) = (TraderHands(), TraderHands())
            try await alice.use(port: port) { try $0.register("alice") }
            try await bob.use(port: port) { try $0.register("bob") }
            let bot = try await alice.bot(port: port, scope: "trade")
            let reader = try await alice.bot(port: port, scope: "read")
            let other = try await bob.bot(port: port, scope: "trade")

            let order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=100&newClientOrderId=mine"
            let placed = try await bot.send("POST", "order", order)
            #expect(placed.status == 200 && placed.field("status") == "NEW", "\(placed.text)")
            #expect(placed.headers["x-mbx-order-count-10s"] == "1" && placed.headers["x-mbx-order-count-1d"] == "1")
            let id = try #require(placed.field("orderId"))

            // Nobody else's order is there for others, under no id.
            for named in ["orderId=" + id, "origClientOrderId=mine"] {
                #expect(try await other.send("GET", "order", "symbol=BTCUSDT&" + named).code == -2013)
                #expect(try await other.send("DELETE", "order", "symbol=BTCUSDT&" + named).code == -2011)
                #expect(try await bot.send("GET", "order", "symbol=ETHUSDT&" + named).code == -2013)
            }
            #expect(try await other.send("GET", "openOrders").count == 0)
            #expect(try await other.send("DELETE", "openOrders", "symbol=BTCUSDT").code == -2011)
            #expect(try await other.send("GET", "allOrders", "symbol=BTCUSDT&orderId=1").count == 0)
            #expect(try await other.send("GET", "myTrades", "symbol=BTCUSDT&orderId=" + id).count == 0)
            #expect(try await other.send("GET", "orderList", "orderListId=1").code == -2013)
            // The same id is free in another portfolio.
            #expect(try await other.send("POST", "order", order).status == 200)

            // A key that may only read reads.
            #expect(try await reader.send("GET", "order", "symbol=BTCUSDT&orderId=" + id).field("status") == "NEW")
            #expect(try await reader.send("GET", "account").text.contains("\"canTrade\":false"))
            #expect(try await reader.send("POST", "order", order + "2").code == -2015)
            #expect(try await reader.send("POST", "order/test", order).code == -2015)
            #expect(try await reader.send("DELETE", "order", "symbol=BTCUSDT&orderId=" + id).code == -2015)
            #expect(try await reader.send("DELETE", "openOrders", "symbol=BTCUSDT").code == -2015)

            // Sent twice, placed once: with an id of the bot's and without.
            #expect(try await bot.send("POST", "order", order).code == -2010)
            let recorded = bot.signed("symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=50")
            #expect(try await bot.sendSigned("POST", "order", recorded).status == 200)
            let again = try await bot.sendSigned("POST", "order", recorded)
            #expect(again.code == -2010 && again.field("msg") == "Duplicate order sent.", "\(again.text)")
            #expect(try await bot.send("GET", "allOrders", "symbol=BTCUSDT").count == 2)

            // Replaced: both steps, the first only, none.
            let new = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=150&cancelReplaceMode="
            let replaced = try await bot.send("POST", "order/cancelReplace", new + "STOP_ON_FAILURE&cancelOrderId=" + id)
            #expect(
                replaced.field("cancelResult") == "SUCCESS" && replaced.field("newOrderResult") == "SUCCESS", "\(replaced.text)")
            let gone = try await bot.send("POST", "order/cancelReplace", new + "STOP_ON_FAILURE&cancelOrderId=" + id)
            #expect(gone.status == 400 && gone.code == -2022 && gone.text.contains("NOT_ATTEMPTED"), "\(gone.text)")
            let poor = new.replacing("quantity=0.01", with: "quantity=1000") + "STOP_ON_FAILURE&cancelOrigClientOrderId=mine"
            #expect(try await bot.send("POST", "order/cancelReplace", poor).code == -2022)
            let half = try await bot.send(
                "POST", "order/cancelReplace", new + "ALLOW_FAILURE&cancelOrigClientOrderId=mine")
            #expect(half.status == 409 && half.code == -2021 && half.text.contains("-2011"), "\(half.text)")
            #expect(try await bot.send("POST", "order/cancelReplace", new + "ALWAYS&cancelOrderId=1").code == -1130)
            #expect(try await bot.send("POST", "order/cancelReplace", new + "ALLOW_FAILURE").code == -1102)
            #expect(try await bot.send("GET", "openOrders", "symbol=BTCUSDT").count == 2)

            // Wrong signatures and keys.
            let forged = SignedBot(port: port, key: bot.key, secret: other.secret)
            #expect(try await forged.send("GET", "account").code == -1022)
            #expect(try await bot.sendSigned("GET", "account", bot.signed("omitZeroBalances=true") + "00").code == -1022)
            #expect(try await bot.sendSigned("GET", "account", "x=1&" + bot.signed("")).code == -1104)
            let changed = bot.signed("symbol=BTCUSDT&orderId=" + id).replacing("BTCUSDT", with: "ETHUSDT")
            #expect(try await bot.sendSigned("GET", "order", changed).code == -1022)
            let stranger = SignedBot(port: port, key: "ex_" + String(repeating: "0", count: 24), secret: bot.secret)
            #expect(try await stranger.send("GET", "account").code == -2015)
            let late = Int64(Date().timeIntervalSince1970 * 1000) - 61_000
            #expect(try await bot.send("GET", "account", milliseconds: late).code == -1021)

            // What the exchange itself refuses.
            let refusals: [(String, Int)] = [
                ("type=MARKET&side=BUY&quantity=1000", -2010), ("type=MARKET&side=SELL&quantity=1000", -2010),
                ("type=MARKET&side=BUY&quoteOrderQty=0.5", -1013),
                ("type=LIMIT&timeInForce=GTC&side=BUY&quantity=0.00001&price=100", -1013),
                ("type=LIMIT_MAKER&side=BUY&quantity=0.00001&price=900000", -2010),
                ("type=LIMIT&timeInForce=GTC&side=BUY&quantity=1&price=100&newClientOrderId=mine", -2010),
            ]
            for (query, code) in refusals {
                #expect(try await bot.send("POST", "order", "symbol=BTCUSDT&" + query).code == code, "\(query)")
            }
            #expect(try await fixture.command("halt", "--reason", "A test.").status == 0)
            try await eventually("the halt") {
                try await bot.send("POST", "order", "symbol=BTCUSDT&type=MARKET&side=BUY&quoteOrderQty=50").code == -2010
            }
            #expect(try await bot.send("POST", "order/test", "symbol=BTCUSDT&type=MARKET&side=BUY&quantity=1").text == "{}")

            // A key that is revoked is no key any more.
            try await alice.revokeKey(bot.key)
            #expect(try await bot.send("GET", "account").code == -2015)
            #expect(try await reader.send("GET", "account").status == 200)
            #expect(try await exchange.stop().status == 0)
        }
    }
}
