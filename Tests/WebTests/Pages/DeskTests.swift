import Contracts
import Domain
import Foundation
import TestSupport
import Testing

@testable import Web

struct DeskTests {
    private let json = [("Accept", "application/json")]

    private func place(_ browser: Browser, _ fields: [(String, String)]) async throws -> HTTPAnswer {
        _ = try await browser.get("/coins/bitcoin")
        let base = try await ticket(browser, "bitcoin", mode: "quantity", size: "0.5")
        return try await browser.post("/orders", base.filter { item in !fields.contains { $0.0 == item.0 } } + fields)
    }

    @Test(arguments: [
        ([("type", "limit"), ("limitPrice", "80000"), ("timeInForce", "DAY")], OrderType.limit),
        ([("type", "stop"), ("stopPrice", "90000")], .stop),
        ([("type", "stop_limit"), ("stopPrice", "90000"), ("limitPrice", "90100")], .stopLimit),
        ([("type", "take_profit"), ("stopPrice", "70000")], .takeProfit),
        ([("type", "trailing_stop"), ("trail", "150"), ("trailUnit", "bp")], .trailingStop),
    ])
    func anOrderThatWaitsIsPlacedByAPlainFormAndCancelled(fields: [(String, String)], type: OrderType) async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            let placed = try await place(browser, fields)
            #expect(placed.header("location") == "/orders/1")
            #expect(site.backend.current.orders.map(\.type) == [type])
            let order = try await browser.get("/orders/1")
            #expect(order.text.contains("Waits for"))
            for path in ["/orders", "/coins/bitcoin", "/coins/bitcoin/panel"] {
                #expect(try await browser.get(path).text.contains("action=\"/orders/1/cancel\""), "\(path)")
            }
            let canceled = try await browser.post("/orders/1/cancel", [("next", "/orders/1")])
            #expect(canceled.header("location") == "/orders/1?done=canceled")
            #expect(try await browser.get("/orders/1?done=canceled").text.contains("available again"))
            #expect(try await browser.post("/orders/1/cancel", []).header("location") == "/orders/1?done=late")
            #expect(try await browser.get("/orders").text.contains("No order is open."))
            #expect(try await browser.get("/orders?show=history").text.contains("You cancelled it."))
        }
    }

    @Test func groupsArePlacedAndTellOfEachOther() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            let oco = try await place(
                browser, [("type", "oco"), ("side", "sell"), ("profitPrice", "90000"), ("lossPrice", "70000")])
            #expect(oco.header("location") == "/orders/1")
            #expect(try await browser.get("/orders/1").text.contains("href=\"/orders/2\""))
            let bracket = try await place(
                browser, [("type", "bracket"), ("entryPrice", "80000"), ("profitPrice", "90000"), ("lossPrice", "70000")])
            #expect(bracket.header("location") == "/orders/3")
            #expect(site.backend.current.orders.compactMap(\.link?.role) == [.target, .stop, .entry, .target, .stop])
            #expect(try await browser.get("/orders/4").text.contains("its entry to fill"))
            let panel = try await browser.get("/coins/bitcoin/panel")
            #expect(panel.text.contains("Bracket 3, stop loss"))
            let all = try await browser.post("/orders/cancel", [("next", "/orders"), ("asset", "bitcoin")])
            #expect(all.header("location") == "/orders?done=canceled&n=5")
            #expect(try await browser.get("/orders?done=canceled&n=5").text.contains("5 orders are cancelled."))
        }
    }

    @Test func anOrderIsChangedByItsForm() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await place(browser, [("type", "limit"), ("limitPrice", "80000")])
            let form = try await browser.get("/orders/1/edit?next=/coins/bitcoin")
            #expect(form.field("limitPrice") == "80000")
            #expect(form.field("quantity") == "0.5")
            let same = try await browser.post("/orders/1/replace", [("limitPrice", "80000.00"), ("quantity", "0.5")])
            #expect(same.status == 422)
            #expect(same.text.contains("Nothing is different"))
            let wrong = try await browser.post("/orders/1/replace", [("limitPrice", "1,500"), ("next", "/coins/bitcoin")])
            #expect(wrong.status == 422)
            #expect(wrong.field("limitPrice") == "1,500")
            #expect(wrong.text.contains("can mean two things"))
            let refused = try await browser.post("/orders/1/replace", [("limitPrice", "666")])
            #expect(refused.status == 409)
            #expect(refused.text.contains("You have 9,000.00 USD"))
            let moved = try await browser.post("/orders/1/replace", [("limitPrice", "79000"), ("next", "/coins/bitcoin")])
            #expect(moved.header("location") == "/coins/bitcoin")
            #expect(site.backend.current.orders.first?.terms?.limitPrice == Price("79000"))
            let dragged = try await browser.post("/orders/1/replace", [("limitPrice", "78000")], json)
            #expect(dragged.status == 200)
            #expect(dragged.text.contains("\"ok\":true"))
            _ = try await browser.post("/orders/1/cancel", [])
            #expect(try await browser.get("/orders/1/edit").header("location") == "/orders/1?done=late")
            _ = try await browser.get("/orders/1")
            let late = try await browser.post("/orders/1/replace", [("limitPrice", "77000")], json)
            #expect(late.status == 409)
        }
    }

    @Test func ordersOfOthersCannotBeTouched() async throws {
        try await TestSite.run { site in
            let ada = try await site.signedInBrowser("ada")
            _ = try await place(ada, [("type", "limit"), ("limitPrice", "80000")])
            let eve = try await site.signedInBrowser("eve")
            _ = try await eve.get("/coins/bitcoin")
            #expect(try await eve.get("/orders/1/edit").status == 404)
            #expect(try await eve.post("/orders/1/cancel", []).status == 404)
            #expect(try await eve.post("/orders/1/replace", [("limitPrice", "1")]).status == 404)
            _ = try await eve.get("/coins/bitcoin")
            #expect(try await eve.post("/orders/cancel", [("next", "/orders")]).header("location") == "/orders?done=canceled&n=0")
            #expect(try await eve.post("/orders/1/cancel", [("csrf", "wrong")]).status == 403)
            #expect(site.backend.current.orders.map(\.state) == [.new])
            #expect(!(try await eve.get("/coins/bitcoin/marks", json)).text.contains("80000"))
        }
    }

    @Test func theChartGetsLinesFillsAndWhatIsAvailable() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await place(browser, [("type", "stop_limit"), ("stopPrice", "90000"), ("limitPrice", "90100")])
            _ = try await browser.post("/orders", try await ticket(browser, "bitcoin", size: "100"))
            let marks = try await browser.get("/coins/bitcoin/marks", json)
            #expect(marks.text.contains("\"field\":\"stopPrice\",\"label\":\"stop\",\"price\":\"90000\""))
            #expect(marks.text.contains("\"field\":\"limitPrice\",\"label\":\"limit\",\"price\":\"90100\""))
            #expect(marks.text.contains("\"cash\":\"9000.00\""))
            #expect(try await site.browser().get("/coins/bitcoin/marks", json).status == 401)
        }
    }

    @Test func candlesComeByRangeOrByInterval() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            for query in [
                "range=1w", "interval=1m", "interval=1d&before=1699999999999", "interval=9x", "before=-5", "interval=1h&before=x",
            ] {
                let answer = try await browser.get("/coins/bitcoin/candles?\(query)")
                #expect(answer.status == 200, "\(query)")
            }
            let window = ChartWindow(try #require(FormValues("interval=1h&before=1699999200000".utf8)), now: FakeMarket.start)
            #expect(window.interval == .hour)
            #expect(window.to.milliseconds == 1_699_999_199_999)
            #expect(window.from.milliseconds == 1_699_999_200_000 - 500 * 3_600_000)
        }
    }

    @Test func theRangeOfADayIsAskedForOnceInAWhile() async {
        let ranges = DayRanges()
        let price = Price("100")!
        let start = FakeMarket.start
        var asked = 0
        for later: Int64 in [0, 10_000, 29_999, 30_000, 59_999] {
            let range = await ranges.range(of: AssetID("bitcoin"), now: start.adding(milliseconds: later)) {
                asked += 1
                return DayRanges.DayRange(high: price, low: price)
            }
            #expect(range?.including(Price("101")).high == Price("101"))
        }
        #expect(asked == 2)
    }

    @Test func aFormIsCheckedWithoutPlacingIt() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let form = try await ticket(browser, "bitcoin", size: "100")
            let checked = try await browser.post("/orders/check", form + [("type", "limit"), ("limitPrice", "80000")])
            #expect(checked.status == 200)
            #expect(checked.text.contains("Nothing is placed yet"))
            #expect(checked.text.contains("8,899.90"))
            #expect(checked.field("limitPrice") == "80000")
            #expect(site.backend.current.orders.isEmpty)
            #expect(try await browser.post("/orders/check", form + [("type", "limit")]).status == 422)
        }
    }

    @Test func aGroupIsCheckedWithoutPlacingItOrderByOrder() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let form = try await ticket(browser, "bitcoin", mode: "quantity", size: "0.5")
            let bracket =
                form + [("type", "bracket"), ("entryPrice", "80000"), ("profitPrice", "90000"), ("lossPrice", "70000")]
            let checked = try await browser.post("/orders/check", bracket)
            #expect(checked.status == 200)
            for words in [
                "Entry <small data-leg-type>limit", "Take profit <small data-leg-type>limit",
                "Stop loss <small data-leg-type>stop",
                "80,000.00", "90,000.00", "70,000.00", "−40,000.10", "+44,999.90", "+34,999.90", "+4,999.80", "−5,000.20",
                "4,321.00\u{a0}USD", "5,678.00", "its exits sleep until it has filled. Nothing is placed yet.",
            ] { #expect(checked.text.contains(words), "\(words)") }
            #expect(checked.field("profitPrice") == "90000" && checked.field("lossPrice") == "70000")
            let oco = form.filter { $0.0 != "side" } + [("side", "sell"), ("type", "oco"), ("lossPrice", "70000")]
            let pair = try await browser.post("/orders/check", oco + [("profitPrice", "90000"), ("lossLimit", "69900")])
            #expect(pair.text.contains("Stop loss <small data-leg-type>stop-limit") && pair.text.contains("Both would wait"))
            let asked = try await browser.post("/orders/check", oco + [("profitPrice", "90000")], json)
            #expect(asked.text.contains("\"heldQuantity\":\"0.5\"") && asked.text.contains("\"role\":\"target\""))
            let refused = try await browser.post("/orders/check", oco + [("profitPrice", "666")])
            #expect(refused.status == 422 && refused.text.contains("You have no BTC to sell."))
            #expect(try await browser.post("/orders/check", oco).status == 422)
            #expect(site.backend.current.orders.isEmpty)
        }
    }

    @Test func ticketsCarryTheirPortfolioAndTheRules() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            let page = try await browser.get("/coins/bitcoin")
            let own = try #require(site.backend.current.sessions.values.first?.portfolio)
            #expect(page.field("portfolio") == own.description)
            #expect(page.text.contains("&quot;taker&quot;:10"))
            #expect(page.text.contains("100.50"), "the highest price of the day")
            // A ticket that is shown again is still for the portfolio that it was for.
            let wrong = try await ticket(browser, "bitcoin", size: "nothing") + [("portfolio", "7")]
            #expect(try await browser.post("/orders", wrong).field("portfolio") == "7")
            #expect(try await browser.post("/orders/check", wrong).field("portfolio") == "7")
        }
    }

    @Test func theDeskOfTheCoinThatWasLookedAtLast() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            #expect(try await browser.get("/desk").header("location") == "/coins/bitcoin")
            try await browser.setCookie("coin", "ether")
            #expect(try await browser.get("/desk").header("location") == "/coins/ether")
            try await browser.setCookie("coin", "//evil.example")
            #expect(try await browser.get("/desk").header("location") == "/coins/bitcoin")
        }
    }

    @Test func listsArePagedAndFiltered() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            for _ in 0..<53 { _ = try await place(browser, [("type", "limit"), ("limitPrice", "80000")]) }
            let first = try await browser.get("/orders")
            #expect(first.text.components(separatedBy: "<tr data-order").count == 51)
            #expect(first.text.contains("/orders?show=open&amp;before=4"))
            let second = try await browser.get("/orders?show=open&before=4")
            #expect(second.text.components(separatedBy: "<tr data-order").count == 4)
            #expect(try await browser.get("/orders?side=sell").text.contains("No order fits this filter."))
            #expect(try await browser.get("/orders?coin=ether").text.contains("No order fits this filter."))
            #expect(try await browser.get("/orders?state=NONSENSE&before=x&side=y").status == 200)
        }
    }
}
