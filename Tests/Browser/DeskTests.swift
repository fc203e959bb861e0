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
        try await desk.placeEveryKind()
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "desk-\(desk.look)")
        try await changes(desk)
        try await lists(desk)
        // The form that was refused on purpose is told, too.
        let complaints = try await browser.complaints().filter { !$0.contains("status of 422") }
        #expect(complaints == [])
    }

    private func changes(_ desk: DeskVisit) async throws {
        let browser = desk.browser
        let first = try await desk.firstOrder()
        try await desk.changeByForm(first) {
            try await PageChecks.accessibility(browser)
            try await Screenshots.save(browser, "desk-edit-\(desk.look)")
        }
        // By its line on the chart, with the pointer and with the keys.
        try await desk.dragLine(of: first) { try await Screenshots.save(browser, "desk-drag-\(desk.look)") }
        let dragged = try await desk.price(of: first)
        let handle = ".line-handle[data-order='\(first)']"
        try await desk.eventually("the line at its new price") { try await desk.text(of: handle) != nil }
        try await browser.run("document.querySelector(\"\(handle)\").focus()")
        try await browser.press(BrowserSession.Key.down, BrowserSession.Key.down, BrowserSession.Key.enter)
        try await browser.waitForText("[data-ask-text]") { $0.contains("move its limit") }
        try await browser.press(BrowserSession.Key.escape)
        try await desk.eventually("no question") { try await browser.count("[data-chart-ask][hidden]") == 1 }
        #expect(try await desk.price(of: first) == dragged)
    }

    private func lists(_ desk: DeskVisit) async throws {
        let browser = desk.browser
        try await desk.cancelLatest()
        // The two of the OCO go together.
        let left = DeskVisit.openOrders - 2
        try await desk.eventually("\(left) open orders") { try await browser.count("#mine tr[data-order]") == left }
        for (tab, words) in [("history", "cancelled"), ("fills", "Bought"), ("position", "Average cost"), ("open", "or lower")] {
            try await browser.run("document.getElementById('tab-\(tab)').click()")
            try await browser.waitForText("#mine") { $0.localizedCaseInsensitiveContains(words) }
            try await PageChecks.accessibility(browser)
            try await Screenshots.save(browser, "desk-\(tab)-\(desk.look)")
        }
        try await browser.open(desk.running.address("/orders"))
        try await browser.element("[data-page=orders]")
        #expect(try await browser.count("tr[data-order]") == left)
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "orders-\(desk.look)")
        try await desk.cancelAll()
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
                // Groups are told order by order.
                try await browser.choose("bracket", in: "#type-field")
                try await browser.click("label[for=mode-quantity]")
                try await browser.type("0.01", into: "#size-field")
                for (name, price) in [("entryPrice", "1500"), ("profitPrice", "1800"), ("lossPrice", "1200")] {
                    try await browser.type(price, into: "#\(name)-field")
                }
                try await browser.click(".check-order")
                try await browser.waitForText(".advice") { $0.contains("Nothing is placed yet") }
                let legs = try await browser.text("table.legs")
                for words in ["Entry", "1,500.00", "Take profit", "1,800.00", "Stop loss", "+17.98"] {
                    #expect(legs.contains(words), "\(words) in \(legs)")
                }
                try await Screenshots.save(browser, "plain-bracket-\(look)")
                #expect(try await browser.text("#mine").contains("No order in BTC is open"))
                await browser.close()
            }
        }
    }
}
