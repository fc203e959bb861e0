import Foundation
import TestSupport
import Testing

extension BrowserTests {
    /// What every trader does, on a laptop and on a phone, by day and by night.
    @Test(
        "register, find a coin, buy, see it in the portfolio, sell, download the CSV",
        arguments: BrokerInstallation.isExpected ? ExchangeShape.allCases : [.oneProcess])
    func tradingFlow(shape: ExchangeShape) async throws {
        try await ExchangeUnderTest.run(shape) { running in
            // What differs between the shapes is behind the pages: two looks show it.
            for look in shape == .oneProcess ? Look.all : [Look.all[0], Look.all[3]] {
                let browser = try await running.driver.open(width: look.width, height: look.height, dark: look.dark)
                do {
                    try await trade(running, browser, look)
                } catch {
                    try? await Screenshots.save(browser, "failed-\(look)")
                    await browser.close()
                    throw WebDriverError("\(look): \(error)")
                }
                await browser.close()
            }
        }
    }

    private func trade(_ running: ExchangeUnderTest, _ browser: BrowserSession, _ look: Look) async throws {
        let name = "trader-\(look.width)-\(look.dark ? "d" : "l")"
        try await browser.open(running.address("/"))
        try await browser.element("tr[data-coin=bitcoin]")
        #expect(try await browser.count("tr[data-coin]") == 100)
        try await Screenshots.save(browser, "markets-\(look)")
        try await PageChecks.accessibility(browser)
        let before = try await browser.text("tr[data-coin=bitcoin] [data-price]")
        try await browser.waitForText("tr[data-coin=bitcoin] [data-price]") { $0 != before && !$0.isEmpty }

        try await browser.open(running.address("/register"))
        try await browser.type(name, into: "#userName")
        try await browser.type("seven long wooden ladders", into: "#password")
        try await PageChecks.accessibility(browser)
        try await browser.click("form[action='/register'] button")
        try await browser.element(".menu summary")

        try await browser.open(running.address("/"))
        try await browser.type("ether", into: "input[name=q]")
        try await browser.element("tr[data-coin=ethereum]")
        try await browser.click("tr[data-coin=ethereum] th a")
        try await browser.element("[data-page=coin]")
        try await browser.element("[data-chart] canvas")
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "coin-\(look)")
        if look.isPhone { try await browser.click(".deal [data-open=buy]") }
        try await browser.click("label[for=mode-amount]")
        try await browser.type("250", into: "#size-field")
        try await browser.click("[data-submit]")
        try await browser.waitForText("[data-result]") { $0.contains("Bought") && $0.contains("ETH") }
        try await Screenshots.save(browser, "bought-\(look)")

        // On another instance, where there is one: the same user, signed in, with what was bought on the first.
        try await browser.open(running.address("/portfolio", instance: 1))
        try await browser.element("tr[data-coin=ethereum]")
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "portfolio-\(look)")

        try await browser.open(running.address("/coins/ethereum", instance: 1))
        if look.isPhone {
            try await browser.click(".deal [data-open=sell]")
        } else {
            try await browser.click("label[for=side-sell]")
        }
        try await browser.click("label[for=mode-all]")
        try await browser.click("[data-submit]")
        try await browser.waitForText("[data-result]") { $0.contains("Sold") }

        try await browser.open(running.address("/transactions"))
        try await browser.element("table.journal tbody tr")
        #expect(try await browser.count("table.journal tbody tr") == 3)
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "transactions-\(look)")
        let csv = try await browser.runAsync(
            "const done = arguments[arguments.length - 1]; fetch('/transactions.csv').then(r => r.text()).then(done)")
        let lines = (csv as? String ?? "").split(whereSeparator: \.isNewline)
        #expect(lines.count == 4)
        #expect(lines.contains { $0.lowercased().contains("eth") && $0.lowercased().contains("buy") }, "\(lines)")

        try await browser.open(running.address("/account"))
        try await browser.element("[data-page=account]")
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "account-\(look)")
        #expect(try await browser.complaints() == [])
    }

    @Test("everything works without JavaScript")
    func withoutJavaScript() async throws {
        try await ExchangeUnderTest.run { running in
            let browser = try await running.driver.open(scripts: false)
            try await browser.open(running.address("/register?next=/coins/bitcoin"))
            try await browser.type("plain", into: "#userName")
            try await browser.type("seven long wooden ladders", into: "#password")
            try await browser.click("form[action='/register'] button")
            try await browser.element("#size-field")
            try await browser.type("1,500", into: "#size-field")
            try await browser.click("label[for=mode-amount]")
            try await browser.click("[data-submit]")
            try await browser.waitForText("#size-error") { !$0.isEmpty }
            try await browser.type("100,50", into: "#size-field")
            try await browser.click("[data-submit]")
            try await browser.element("[data-page=receipt]")
            #expect(try await browser.text(".sentence").contains("Bought"))
            try await browser.open(running.address("/portfolio"))
            try await browser.element("tr[data-coin=bitcoin]")
            try await browser.open(running.address("/?q=doge"))
            try await browser.element("tr[data-coin=dogecoin]")
            #expect(try await browser.count("tr[data-coin=bitcoin]") == 0)
            await browser.close()
        }
    }
}
