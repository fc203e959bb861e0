import Domain
import Foundation
import TestSupport
import Testing

extension BrowserTests {
    @Test("the desk: every type of order by the ticket, live lists, changing by form, by line and by key, on laptop and phone")
    func desk() async throws {
        try await ExchangeUnderTest.run { running in
            for look in Look.all {
                let browser = try await running.driver.open(width: look.width, height: look.height, dark: look.dark)
                do {
                    try await trade(DeskVisit(running: running, browser: browser, look: look))
                } catch {
                    try? await Screenshots.save(browser, "failed-desk-\(look)")
                    let complaints = (try? await browser.complaints()) ?? []
                    await browser.close()
                    throw WebDriverError("\(look): \(error) \(complaints)")
                }
                await browser.close()
            }
        }
    }

    private func trade(_ desk: DeskVisit) async throws {
        let browser = desk.browser
        try await desk.register()
        try await desk.openCoin()
        try await PageChecks.accessibility(browser)
        try await desk.place("market", ["size": "1000"], mode: "amount")
        try await browser.waitForText("[data-result]") { $0.contains("Bought") }
        try await everyType(desk)
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "desk-\(desk.look)")
        try await changes(desk)
        try await lists(desk)
        // The form that was refused on purpose is told, too.
        let complaints = try await browser.complaints().filter { !$0.contains("status of 422") }
        #expect(complaints == [])
    }

    private func everyType(_ desk: DeskVisit) async throws {
        let price = try await desk.price()
        func at(_ share: Double) -> String { String(format: "%.2f", price * share) }
        let tries: [(type: String, fields: [String: String], lines: Int)] = [
            ("limit", ["limitPrice": at(0.98), "size": "0.001"], 1), ("stop", ["stopPrice": at(1.03), "size": "0.001"], 2),
            ("stop_limit", ["stopPrice": at(1.04), "limitPrice": at(1.05), "size": "0.001"], 3),
            ("take_profit", ["stopPrice": at(0.9), "size": "0.001"], 4),
            ("trailing_stop", ["trail": at(0.05), "size": "0.001"], 5),
            ("bracket", ["entryPrice": at(0.95), "profitPrice": at(1.1), "lossPrice": at(0.9), "size": "0.001"], 8),
        ]
        for (type, fields, open) in tries {
            try await desk.place(type, fields, mode: "quantity")
            try await desk.browser.waitForText("[data-result]", seconds: 15) { $0.contains("open") || $0.contains("placed") }
            // It comes into the list by itself, by the live stream.
            try await desk.eventually("\(open) open orders after \(type)") {
                try await desk.browser.count("#mine tr[data-order]") == open
            }
        }
        try await desk.place(
            "oco", ["profitPrice": at(1.08), "lossPrice": at(0.92), "size": "0.001"], mode: "quantity", side: "sell")
        try await desk.browser.waitForText("[data-result]", seconds: 15) { $0.contains("placed") }
        try await desk.eventually("ten open orders") { try await desk.browser.count("#mine tr[data-order]") == 10 }
        try await desk.leaveTicket()
    }

    private func changes(_ desk: DeskVisit) async throws {
        let browser = desk.browser
        // By the form, in its sheet. The first of all orders is the last row.
        let first = try #require(
            try await browser.run("return [...document.querySelectorAll('#mine tr[data-order]')].at(-1).dataset.order") as? String
        )
        let price = try await desk.price()
        let lower = String(format: "%.2f", price * 0.97)
        try await browser.run("document.getElementById('edit-\(first)').click()")
        try await browser.type("x", into: "dialog [name=limitPrice]")
        try await browser.click("dialog [data-edit-form] button.btn-primary")
        try await browser.waitForText("dialog [data-error-for=limitPrice]") { $0.contains("Write") }
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "desk-edit-\(desk.look)")
        try await browser.type(lower, into: "dialog [name=limitPrice]")
        try await browser.click("dialog [data-edit-form] button.btn-primary")
        try await browser.waitForText("[data-desk-status]") { $0.contains("Changed") }
        try await browser.waitForText("tr[data-order='\(first)'] td[data-label=Price]") {
            $0.replacingOccurrences(of: ",", with: "").contains(lower)
        }
        // By its line on the chart, with the pointer and with the keys.
        let handle = ".line-handle[data-order='\(first)']"
        try await browser.element("[data-chart] canvas")
        try await desk.eventually("the order's line") { try await desk.text(of: handle) != nil }
        try await browser.run("document.querySelector('.chart-frame').scrollIntoView({block: 'center'})")
        let before = try await browser.text("tr[data-order='\(first)'] td[data-label=Price]")
        try await desk.zoomOut(handle)
        try await browser.drag(handle, down: desk.look.isPhone ? 20 : 30)
        try await browser.waitForText("[data-ask-text]") { $0.contains("move its limit from") }
        try await Screenshots.save(browser, "desk-drag-\(desk.look)")
        try await browser.click("[data-ask-yes]")
        try await browser.waitForText("tr[data-order='\(first)'] td[data-label=Price]") { $0 != before && !$0.isEmpty }
        let dragged = try await browser.text("tr[data-order='\(first)'] td[data-label=Price]")
        try await desk.eventually("the line at its new price") { try await desk.text(of: handle) != nil }
        try await browser.run("document.querySelector(\"\(handle)\").focus()")
        try await browser.press(BrowserSession.Key.down, BrowserSession.Key.down, BrowserSession.Key.enter)
        try await browser.waitForText("[data-ask-text]") { $0.contains("move its limit") }
        try await browser.press(BrowserSession.Key.escape)
        try await desk.eventually("no question") { try await browser.count("[data-chart-ask][hidden]") == 1 }
        #expect(try await browser.text("tr[data-order='\(first)'] td[data-label=Price]") == dragged)
    }

    private func lists(_ desk: DeskVisit) async throws {
        let browser = desk.browser
        try await browser.run("document.querySelector('#mine tr[data-order] summary').click()")
        try await browser.run("document.querySelector('#mine tr[data-order] details[open] button').click()")
        // The two of the OCO go together.
        try await desk.eventually("eight open orders") { try await browser.count("#mine tr[data-order]") == 8 }
        for (tab, words) in [("history", "cancelled"), ("fills", "Bought"), ("position", "Average cost"), ("open", "or lower")] {
            try await browser.run("document.getElementById('tab-\(tab)').click()")
            try await browser.waitForText("#mine") { $0.localizedCaseInsensitiveContains(words) }
            try await PageChecks.accessibility(browser)
            try await Screenshots.save(browser, "desk-\(tab)-\(desk.look)")
        }
        try await browser.open(desk.running.address("/orders"))
        try await browser.element("[data-page=orders]")
        #expect(try await browser.count("tr[data-order]") == 8)
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "orders-\(desk.look)")
        try await browser.run("document.getElementById('cancel-all').click()")
        try await browser.run("document.querySelector('.ask.all button').click()")
        try await desk.eventually("no open order") { try await browser.count("tr[data-order]") == 0 }
        try await browser.open(desk.running.address("/orders?show=history"))
        try await browser.element("table.orders tbody tr")
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "orders-history-\(desk.look)")
        let oldest = "return [...document.querySelectorAll('table.orders td[data-label=Order] a')].at(-1).getAttribute('href')"
        let receipt = try #require(try await browser.run(oldest) as? String)
        try await browser.open(desk.running.address(receipt))
        #expect(try await browser.text("main").contains("The spread is modelled"))
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "receipt-\(desk.look)")
    }

    @Test("the desk by keys, and its chart")
    func deskKeys() async throws {
        try await ExchangeUnderTest.run { running in
            let browser = try await running.driver.open()
            let desk = DeskVisit(running: running, browser: browser, look: Look.all[0])
            try await desk.register()
            try await desk.openCoin()
            try await browser.press("s")
            try await desk.eventually("sell") {
                try await browser.run("return document.querySelector('#side-sell').checked") as? Bool == true
            }
            // In a field the letters are letters.
            try await browser.press("b")
            #expect(try await browser.run("return document.querySelector('#side-sell').checked") as? Bool == true)
            #expect(try await browser.run("return document.activeElement.id") as? String == "size-field")
            try await browser.press(BrowserSession.Key.escape, "b")
            try await desk.eventually("buy") {
                try await browser.run("return document.querySelector('#side-buy').checked") as? Bool == true
            }
            try await browser.press(BrowserSession.Key.escape, "/")
            #expect(try await browser.run("return document.activeElement.id") as? String == "find")
            try await browser.press(BrowserSession.Key.escape, "?")
            try await browser.waitForText("[data-help]") { $0.contains("Find a coin") }
            try await PageChecks.accessibility(browser)
            try await browser.press(BrowserSession.Key.escape)
            try await desk.eventually("the help to close") { try await browser.count("dialog[open]") == 0 }
            for interval in ["1m", "1h", "1d"] {
                try await browser.click("[data-intervals] button[value='\(interval)']")
                try await browser.element("[data-intervals] button[value='\(interval)'][aria-pressed=true]")
                try await desk.eventually("candles of \(interval)") {
                    try await browser.run("return document.querySelector('[data-chart]').getAttribute('aria-busy')") == nil
                }
                #expect(try await browser.run("return document.querySelector('[data-chart-state]').textContent") as? String == "")
            }
            for indicator in ["sma", "ema", "rsi"] { try await browser.click("[data-indicators] button[value='\(indicator)']") }
            try await browser.element("[data-indicators] button[value=rsi][aria-pressed=true]")
            try await Screenshots.save(browser, "desk-indicators")
            // The choice is kept.
            try await browser.open(running.address("/desk"))
            try await browser.element("[data-page=coin]")
            try await browser.element("[data-intervals] button[value='1d'][aria-pressed=true]")
            try await browser.element("[data-indicators] button[value=rsi][aria-pressed=true]")
            #expect(try await browser.complaints() == [])
            await browser.close()
        }
    }

    @Test("tickets say what is wrong while one types")
    func ticketChecks() async throws {
        try await ExchangeUnderTest.run { running in
            let browser = try await running.driver.open()
            let desk = DeskVisit(running: running, browser: browser, look: Look.all[0])
            try await desk.register()
            try await desk.openCoin()
            for (size, words) in [
                ("1,500", "can mean two things"), ("x", "digits"), ("0.5", "smallest order"), ("999999", "You have"),
            ] {
                try await browser.type(size, into: "#size-field")
                try await browser.waitForText("#size-error") { $0.contains(words) }
            }
            try await browser.choose("limit", in: "#type-field")
            try await browser.type("1.23456", into: "#limitPrice-field")
            try await browser.waitForText("#limitPrice-error") { $0.contains("multiples of 0.0001") }
            try await browser.type(String(format: "%.2f", try await desk.price() * 1.01), into: "#limitPrice-field")
            try await browser.click("[name=postOnly]")
            try await browser.waitForText("#limitPrice-error") { $0.contains("It would fill at once") }
            try await browser.choose("stop", in: "#type-field")
            try await browser.type("100", into: "#size-field")
            try await browser.click("[data-submit]")
            try await browser.waitForText("#stopPrice-error") { $0.contains("Write a price") }
            #expect(try await browser.run("return document.activeElement.id") as? String == "stopPrice-field")
            await browser.close()
        }
    }

    /// The ticket computes in the browser; the exchange computes in Swift. Both must say the same, digit for digit.
    @Test("money in the browser is the money of the exchange")
    func exactMoney() async throws {
        try await ExchangeUnderTest.run { running in
            let browser = try await running.driver.open()
            try await browser.open(running.address("/"))
            let cases = MoneyCases.make(count: 400)
            let input = String(decoding: try JSONSerialization.data(withJSONObject: cases.map(\.input)), as: UTF8.self)
            let found =
                try await browser.runAsync(
                    """
                    const done = arguments[arguments.length - 1];
                    const script = document.querySelector('script[type=module]').src.replace('app.js', 'money.js');
                    import(script).then(money => done((\(input)).map(c => {
                      const price = money.decimal(c.price), steps = BigInt(c.steps), amount = BigInt(c.amount);
                      const rules = {spread: c.spread, impact: c.impact, cap: c.cap};
                      const made = money.modelled(rules, c.buy, price, amount, BigInt(c.volume)).price;
                      return [
                        money.value(steps, c.decimals, price, true), money.value(steps, c.decimals, price, false),
                        money.fee(amount, c.fee), money.affordable(amount, price, c.fee, c.decimals),
                        money.plain(made.mantissa, made.scale), money.usd(amount), money.priced(price),
                      ].map(String).join(' ');
                    }))).catch(error => done([String(error)]))
                    """) as? [String]
            let answers = try #require(found)
            #expect(answers.count == cases.count, "\(answers.first ?? "")")
            for (answer, one) in zip(answers, cases) { #expect(answer == one.expected, "\(one.input)") }
            await browser.close()
        }
    }

    @Test("orders that wait, without JavaScript")
    func deskWithoutJavaScript() async throws {
        try await ExchangeUnderTest.run { running in
            // On a phone so long that its bars cover no button: without scripts nothing scrolls for the driver.
            for look in [Look.all[0], Look(width: 390, height: 2000, dark: false)] {
                let browser = try await running.driver.open(width: look.width, height: look.height, scripts: false)
                try await browser.open(running.address("/register?next=/coins/bitcoin"))
                try await browser.type("plain-\(look.width)", into: "#userName")
                try await browser.type("seven long wooden ladders", into: "#password")
                try await browser.click("form[action='/register'] button")
                try await browser.element("#size-field")
                try await browser.choose("limit", in: "#type-field")
                try await browser.type("1,500", into: "#limitPrice-field")
                try await browser.type("100", into: "#size-field")
                try await browser.click("[data-submit]")
                try await browser.waitForText("#limitPrice-error") { $0.contains("can mean two things") }
                try await Screenshots.save(browser, "plain-refused-\(look)")
                try await browser.type("1500", into: "#limitPrice-field")
                try await browser.click(".check-order")
                try await browser.waitForText(".advice") { $0.contains("Nothing is placed yet") }
                try await browser.click("[data-submit]")
                try await browser.waitForText(".sentence") { $0.contains("waits for 1,500.00 or lower") }
                try await browser.click("a[data-edit]")
                try await browser.type("1600", into: "#edit-limitPrice")
                try await browser.click("[data-edit-form] button")
                try await browser.waitForText(".sentence") { $0.contains("waits for 1,600.00 or lower") }
                try await browser.open(running.address("/coins/bitcoin"))
                try await browser.click("#tab-position")
                try await browser.waitForText("#mine") { $0.contains("You hold no BTC") }
                try await browser.click("#tab-open")
                try await browser.click("#cancel-all")
                try await browser.click(".ask.all button")
                try await browser.waitForText("#mine") { $0.contains("No order in BTC is open") }
                await browser.close()
            }
        }
    }
}
