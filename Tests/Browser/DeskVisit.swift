import Foundation

/// Somebody at the desk of bitcoin.
struct DeskVisit {
    let running: ExchangeUnderTest
    let browser: BrowserSession
    let look: Look
    /// Of the web instances, where there are several.
    var instance = 0

    /// Returns the name of the account.
    @discardableResult
    func register() async throws -> String {
        let name = "desk-\(UUID().uuidString.prefix(8).lowercased())"
        try await enter("/register", as: name)
        return name
    }

    /// Registers, or signs in.
    func enter(_ path: String, as name: String) async throws {
        try await browser.open(address(path))
        try await browser.type(name, into: "#userName")
        try await browser.type("seven long wooden ladders", into: "#password")
        try await browser.click("form[action='\(path)'] button")
        try await browser.element(".menu summary")
    }

    func address(_ path: String) -> String { running.address(path, instance: instance) }

    func openCoin() async throws {
        try await browser.open(address("/coins/bitcoin"))
        try await browser.element("[data-page=coin]")
        try await browser.element("[data-chart] canvas")
        try await eventually("the ticket to compute") {
            try await browser.run("return !document.querySelector('[data-parts]').hidden") as? Bool == true
        }
    }

    /// What bitcoin costs now.
    func price() async throws -> Double {
        let text = try await browser.run("return document.querySelector('.coin-price [data-price]').textContent") as? String ?? ""
        guard let price = Double(text.filter { $0.isNumber || $0 == "." }) else { throw WebDriverError("no price: \(text)") }
        return price
    }

    /// Fills the ticket and sends it; on the phone in its sheet.
    func place(_ type: String, _ fields: [String: String], mode: String, side: String = "buy") async throws {
        try await fill(type, fields, mode: mode, side: side)
        try await browser.click("[data-submit]")
    }

    func fill(_ type: String, _ fields: [String: String], mode: String, side: String = "buy") async throws {
        if look.isPhone {
            if try await browser.count("dialog[open]") == 0 { try await browser.click(".deal [data-open=\(side)]") }
        }
        // The bar at the top stays there, over what has been scrolled below it.
        try await browser.run("document.querySelector('.sides').scrollIntoView({block: 'center'})")
        try await browser.click("label[for=side-\(side)]")
        try await browser.choose(type, in: "#type-field")
        if mode == "quantity" || !["oco", "bracket"].contains(type) { try await browser.click("label[for=mode-\(mode)]") }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            if name == "trailUnit" {
                try await browser.choose(value, in: "[name=trailUnit]")
            } else {
                try await browser.type(value, into: "#\(name)-field")
            }
        }
    }

    func leaveTicket() async throws {
        guard look.isPhone else { return }
        try await browser.press(BrowserSession.Key.escape)
        try await eventually("the sheet to close") { try await browser.count("dialog[open]") == 0 }
    }

    /// The text of an element that is there, shown or not.
    func text(of selector: String) async throws -> String? {
        try await browser.run("return document.querySelector(\"\(selector)\")?.textContent ?? null") as? String
    }

    /// Looks at a longer past until the line is in sight.
    func zoomOut(_ handle: String) async throws {
        for range in ["1d", "1w", "1m", "3m", "1y"] {
            let isHidden = try await browser.run("return document.querySelector(\"\(handle)\").hidden") as? Bool ?? true
            if !isHidden { return }
            try await browser.run(
                "[...document.querySelectorAll('[data-ranges] button')].find(b => b.value.toLowerCase() === '\(range)').click()")
            try await Task.sleep(for: .milliseconds(700))
        }
    }

    func eventually(_ what: String, seconds: Double = 15, _ isSo: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        repeat {
            if (try? await isSo()) == true { return }
            try await Task.sleep(for: .milliseconds(50))
        } while ContinuousClock.now < deadline
        throw WebDriverError("waited in vain for \(what)")
    }
}
