import Foundation
import TestSupport
import Testing

extension BrowserTests {
    /// One trader with two windows, each on an instance of its own where there are several: what is done in one is seen in
    /// the other, without a reload.
    @Test(
        "every kind of order is placed, changed, cancelled, and another window hears of it",
        arguments: BrokerInstallation.isExpected ? ExchangeShape.allCases : [.oneProcess])
    func orderKinds(shape: ExchangeShape) async throws {
        try await ExchangeUnderTest.run(shape) { running in
            let trader = DeskVisit(running: running, browser: try await running.driver.open(), look: Look.all[0])
            let phone = Look.all[3]
            let watcher = DeskVisit(
                running: running,
                browser: try await running.driver.open(width: phone.width, height: phone.height, dark: phone.dark),
                look: phone, instance: 1)
            do {
                try await trade(trader, watchedBy: watcher)
            } catch {
                try? await Screenshots.save(trader.browser, "failed-kinds-\(shape)")
                try? await Screenshots.save(watcher.browser, "failed-watcher-\(shape)")
                await trader.browser.close()
                await watcher.browser.close()
                throw WebDriverError("\(shape): \(error)")
            }
            await trader.browser.close()
            await watcher.browser.close()
        }
    }

    private func trade(_ trader: DeskVisit, watchedBy watcher: DeskVisit) async throws {
        let name = try await trader.register()
        try await watcher.enter("/login", as: name)
        try await trader.openCoin()
        try await watcher.openCoin()
        try await trader.place("market", ["size": "1000"], mode: "amount")
        try await trader.browser.waitForText("[data-result]") { $0.contains("Bought") }
        try await watcher.browser.waitForText("[data-desk-status]") { $0.contains("Bought") }
        try await trader.placeEveryKind { type, open in try await watcher.sees(open, after: type) }
        let first = try await trader.firstOrder()
        let before = try await watcher.price(of: first)
        try await trader.dragLine(of: first)
        let moved = try await trader.price(of: first)
        #expect(moved != before)
        try await watcher.eventually("the line where it was dragged") { try await watcher.price(of: first) == moved }
        // And the other way round: the list on the phone changes it, the laptop hears of it.
        try await watcher.changeByForm(first)
        let changed = try await watcher.price(of: first)
        try await trader.eventually("the price of the other window") { try await trader.price(of: first) == changed }
        try await trader.cancelLatest()
        for desk in [trader, watcher] { try await desk.sees(DeskVisit.openOrders - 2, after: "cancelling the pair") }
        try await watcher.cancelAll()
        for desk in [trader, watcher] { try await desk.sees(0, after: "cancelling all") }
        for desk in [trader, watcher] {
            // The form that was refused on purpose is told, too.
            #expect(try await desk.browser.complaints().filter { !$0.contains("status of 422") } == [])
        }
    }

    @Test("a ticket trades for the portfolio that it was opened with, whatever another window chooses")
    func ticketKeepsItsPortfolio() async throws {
        try await ExchangeUnderTest.run { running in
            let desk = DeskVisit(running: running, browser: try await running.driver.open(), look: Look.all[0])
            let other = DeskVisit(running: running, browser: try await running.driver.open(), look: Look.all[0])
            let name = try await desk.register()
            try await other.enter("/login", as: name)
            try await desk.openCoin()
            try await other.browser.open(other.address("/portfolios"))
            try await other.browser.type("Long term", into: "#new-name")
            try await other.browser.type("500", into: "#new-cash")
            try await other.browser.click("form[action='/portfolios'] button")
            try await other.browser.click("button[aria-label='Make Long term the active portfolio']")
            try await other.browser.waitForText("[data-total]") { $0.contains("500.00") }

            try await desk.place("market", ["size": "1000"], mode: "amount")
            try await desk.browser.waitForText("[data-result]") { $0.contains("Bought") }
            let limit = String(format: "%.2f", try await desk.price() * 0.9)
            try await desk.place("limit", ["limitPrice": limit, "size": "100"], mode: "amount")
            try await desk.sees(1, after: "the limit order")
            try await desk.eventually("what is left of 9,000") {
                try await desk.text(of: "[data-cash-text]")?.hasPrefix("8,9") == true
            }
            try await other.openCoin()
            #expect(try await other.browser.text("#size-hint").contains("Available in Long term 500.00"))
            #expect(try await other.browser.count("#mine tr[data-order]") == 0)
            // In the portfolio of the orders what is set aside for them still counts, also while prices come in.
            try await other.browser.open(other.address("/portfolios"))
            try await other.browser.click("button[aria-label='Make Main the active portfolio']")
            let price = try await other.browser.text("tr[data-coin=bitcoin] [data-price]")
            try await other.browser.waitForText("tr[data-coin=bitcoin] [data-price]") { $0 != price && !$0.isEmpty }
            let total = try await other.browser.text("[data-total]").filter { $0.isNumber || $0 == "." }
            #expect(abs((Double(total) ?? 0) - 10_000) < 100, "\(total)")
            await desk.browser.close()
            await other.browser.close()
        }
    }

    @Test("the ticket computes what the exchange computes, for every kind of order")
    func ticketAndCheck() async throws {
        let modelled = ["spread-basis-points=8", "impact=100", "maker-fee-basis-points=5"]
        try await ExchangeUnderTest.run(settings: modelled) { running in
            let browser = try await running.driver.open()
            let desk = DeskVisit(running: running, browser: browser, look: Look.all[0])
            try await desk.register()
            try await desk.openCoin()
            try await desk.place("market", ["size": "2000"], mode: "amount")
            try await browser.waitForText("[data-result]") { $0.contains("Bought") }
            let price = try await desk.price()
            func at(_ share: Double) -> String {
                (price * share).formatted(.number.precision(.fractionLength(2)).grouping(.never))
            }
            let cases: [(type: String, fields: [String: String], mode: String, side: String)] = [
                ("market", ["size": "100"], "amount", "buy"), ("market", ["size": "0.01"], "quantity", "sell"),
                ("limit", ["limitPrice": at(0.9), "size": "150"], "amount", "buy"),
                ("limit", ["limitPrice": at(1.2), "size": "0.01"], "quantity", "buy"),
                ("limit", ["limitPrice": at(1.2), "size": "0.01"], "quantity", "sell"),
                ("stop", ["stopPrice": at(1.1), "size": "0.01"], "quantity", "buy"),
                ("stop", ["stopPrice": at(1.1), "size": "100"], "amount", "buy"),
                ("stop", ["stopPrice": at(0.8), "size": "0.01"], "quantity", "buy"),
                ("stop", ["stopPrice": at(0.8), "size": "0.01"], "quantity", "sell"),
                ("stop_limit", ["stopPrice": at(1.1), "limitPrice": at(1.2), "size": "0.01"], "quantity", "buy"),
                ("stop_limit", ["stopPrice": at(0.9), "limitPrice": at(0.8), "size": "0.01"], "quantity", "buy"),
                ("take_profit", ["stopPrice": at(0.8), "size": "0.01"], "quantity", "buy"),
                ("trailing_stop", ["trail": at(0.1), "trailUnit": "usd", "size": "0.01"], "quantity", "sell"),
                ("trailing_stop", ["trail": "250", "trailUnit": "bp", "size": "0.01"], "quantity", "buy"),
                ("oco", ["profitPrice": at(1.2), "lossPrice": at(0.8), "lossLimit": "", "size": "0.01"], "quantity", "sell"),
                (
                    "oco", ["profitPrice": at(0.8), "lossPrice": at(1.2), "lossLimit": at(1.25), "size": "0.01"], "quantity",
                    "buy"
                ),
                ("oco", ["profitPrice": at(0.8), "lossPrice": at(1.2), "lossLimit": "", "size": "0.01"], "quantity", "buy"),
                ("bracket", ["entryPrice": "", "profitPrice": at(1.2), "lossPrice": at(0.8), "size": "0.01"], "quantity", "buy"),
                (
                    "bracket",
                    [
                        "entryPrice": at(0.9), "profitPrice": at(1.2), "lossPrice": at(0.8), "lossLimit": at(0.79),
                        "size": "0.01",
                    ], "quantity", "buy"
                ),
            ]
            for (type, fields, mode, side) in cases {
                try await desk.fill(type, fields, mode: mode, side: side)
                let pairs = try await desk.shownAndSaid()
                #expect(pairs.count >= 4, "\(type) \(fields)")
                for pair in pairs { #expect(pair[1] == pair[2], "\(pair[0]) of \(type) \(side) \(fields)") }
            }
            try await Screenshots.save(browser, "ticket-bracket")
            #expect(try await browser.count("#mine tr[data-order]") == 0)
            #expect(try await browser.complaints() == [])
            await browser.close()
        }
    }
}
