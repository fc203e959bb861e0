import Foundation
import TestSupport
import Testing

extension BrowserTests {
    /// The pages about portfolios, on a laptop and on a phone, by day and by night.
    @Test("open, clone and reset portfolios, and read how they did")
    func portfolios() async throws {
        try await ExchangeUnderTest.run { running in
            for look in Look.all {
                let browser = try await running.driver.open(width: look.width, height: look.height, dark: look.dark)
                do {
                    try await manage(running, browser, look)
                } catch {
                    try? await Screenshots.save(browser, "failed-portfolios-\(look)")
                    await browser.close()
                    throw WebDriverError("\(look): \(error)")
                }
                await browser.close()
            }
        }
    }

    private func manage(_ running: ExchangeUnderTest, _ browser: BrowserSession, _ look: Look) async throws {
        try await browser.open(running.address("/register?next=/coins/bitcoin"))
        try await browser.type("holder-\(look.width)-\(look.dark ? "d" : "l")", into: "#userName")
        try await browser.type("seven long wooden ladders", into: "#password")
        try await browser.click("form[action='/register'] button")
        try await browser.element("[data-page=coin]")
        for (coin, amount) in [("bitcoin", "2500"), ("ethereum", "1200"), ("solana", "300")] {
            try await browser.open(running.address("/coins/\(coin)"))
            try await browser.element("[data-page=coin]")
            if look.isPhone { try await browser.click(".deal [data-open=buy]") }
            try await browser.click("label[for=mode-amount]")
            try await browser.type(amount, into: "#size-field")
            try await browser.click("[data-submit]")
            try await browser.waitForText("[data-result]") { $0.contains("Bought") }
        }

        try await browser.open(running.address("/portfolio/performance"))
        try await browser.element("[data-page=performance]")
        #expect(try await browser.count(".explained > div") >= 4)
        #expect(try await browser.count("table.lots tbody tr") == 3)
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "performance-\(look)")
        // A choice applies at once.
        _ = try await browser.run(
            "const s = document.querySelector('#method'); s.value = 'hifo'; s.dispatchEvent(new Event('change'))")
        try await browser.element("#method option[value=hifo][selected]")
        try await press(".as-table summary", on: browser)
        try await browser.element(".as-table tbody tr")

        try await browser.open(running.address("/portfolios"))
        try await browser.type("What if", into: "#new-name")
        try await press("form[action='/portfolios'] button", on: browser)
        try await browser.waitForText(".banner.notice") { $0.contains("The portfolio is open") }
        try await press(".portfolios > li:first-child summary", on: browser)
        try await browser.type("Twin", into: ".portfolios > li:first-child form[action$=clone] input[name=name]")
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "portfolios-\(look)")
        try await press(".portfolios > li:first-child form[action$=clone] button", on: browser)
        try await browser.waitForText(".banner.notice") { $0.contains("The clone is open") }
        #expect(try await browser.count(".portfolios > li") == 3)

        // The clone becomes the active one; what is there is what was bought.
        try await browser.open(running.address("/portfolio"))
        _ = try await browser.run(
            """
            const s = document.querySelector('#choose-portfolio');
            s.value = [...s.options].find(o => o.text === 'Twin').value; s.dispatchEvent(new Event('change'))
            """)
        try await browser.element("#choose-portfolio option[selected]:last-child")
        #expect(try await browser.count("table.holdings tbody tr") == 3)
        try await PageChecks.accessibility(browser)
        try await Screenshots.save(browser, "portfolio-chosen-\(look)")

        try await browser.open(running.address("/portfolios"))
        try await press(".portfolios > li:last-child summary", on: browser)
        let reset = ".portfolios > li:last-child form[action$=reset]"
        try await press("\(reset) button", on: browser)
        try await browser.waitForText("\(reset) .confirm + .field-error") { $0.contains("Tick the box") }
        try await press("\(reset) input[name=confirm]", on: browser)
        try await press("\(reset) button", on: browser)
        try await browser.waitForText(".banner.notice") { $0.contains("begins anew") }
        try await browser.open(running.address("/portfolio/performance"))
        try await browser.element("#period option[value='1']")
        #expect(try await browser.count("table.lots") == 0)
        _ = try await browser.run(
            "const s = document.querySelector('#period'); s.value = '1'; s.dispatchEvent(new Event('change'))")
        try await browser.element("#period option[value='1'][selected]")
        #expect(try await browser.count("table.lots tbody tr") == 3)
        try await PageChecks.accessibility(browser)
        // The form that was refused is one.
        #expect(try await browser.complaints().filter { !$0.contains("422") } == [])
    }

    /// Clicks what may lie under the bars at the edges of the window.
    private func press(_ selector: String, on browser: BrowserSession) async throws {
        try await browser.element(selector)
        _ = try await browser.run(
            "document.querySelector(\"\(selector)\").scrollIntoView({block: 'center', behavior: 'instant'})")
        try await browser.click(selector)
    }
}
