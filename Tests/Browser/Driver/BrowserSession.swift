import Foundation

/// A browser window. Elements are named by CSS selectors; whoever names one waits until it is there.
final class BrowserSession: Sendable {
    private let driver: ChromeDriver
    private let id: String
    /// The key under which WebDriver hands out elements (section 12.1 of the W3C recommendation).
    static let elementKey = "element-6066-11e4-a52e-4f735466cecf"

    init(driver: ChromeDriver, id: String) {
        self.driver = driver
        self.id = id
    }

    func close() async { _ = try? await driver.call("DELETE", "/session/\(id)") }

    func open(_ address: String) async throws { try await driver.call("POST", "/session/\(id)/url", ["url": address]) }

    var url: String { get async throws { try await driver.call("GET", "/session/\(id)/url") as? String ?? "" } }

    var source: String { get async throws { try await driver.call("GET", "/session/\(id)/source") as? String ?? "" } }

    /// Waits until an element is there and shown; throws with what the page says when it does not come in time.
    @discardableResult
    func element(_ selector: String, seconds: Double = 10) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last: any Error = WebDriverError("nothing tried")
        repeat {
            do {
                let found = try await driver.call("POST", "/session/\(id)/element", ["using": "css selector", "value": selector])
                if let element = (found as? [String: Any])?[Self.elementKey] as? String,
                    try await driver.call("GET", "/session/\(id)/element/\(element)/displayed") as? Bool == true
                {
                    return element
                }
            } catch { last = error }
            try await Task.sleep(for: .milliseconds(50))
        } while ContinuousClock.now < deadline
        throw WebDriverError("\(selector) did not appear on \(try await url): \(last)")
    }

    func count(_ selector: String) async throws -> Int {
        let found = try await driver.call("POST", "/session/\(id)/elements", ["using": "css selector", "value": selector])
        return (found as? [Any])?.count ?? 0
    }

    func click(_ selector: String) async throws {
        try await driver.call("POST", "/session/\(id)/element/\(try await element(selector))/click", [:])
    }

    func type(_ text: String, into selector: String) async throws {
        let element = try await element(selector)
        try await driver.call("POST", "/session/\(id)/element/\(element)/clear", [:])
        try await driver.call("POST", "/session/\(id)/element/\(element)/value", ["text": text])
    }

    func text(_ selector: String) async throws -> String {
        try await driver.call("GET", "/session/\(id)/element/\(try await element(selector))/text") as? String ?? ""
    }

    /// Waits until the text of an element satisfies `isRight`; returns it.
    @discardableResult
    func waitForText(_ selector: String, seconds: Double = 10, _ isRight: (String) -> Bool) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last = ""
        repeat {
            last = (try? await text(selector)) ?? last
            if isRight(last) { return last }
            try await Task.sleep(for: .milliseconds(50))
        } while ContinuousClock.now < deadline
        throw WebDriverError("\(selector) on \(try await url) never had the right text; last: \(last)")
    }

    /// Runs a script and returns what it returns; needs scripts to be on.
    @discardableResult
    func run(_ script: String) async throws -> Any? {
        try await driver.call("POST", "/session/\(id)/execute/sync", ["script": script, "args": [Any]()])
    }

    /// Runs a script that calls back its last argument.
    func runAsync(_ script: String) async throws -> Any? {
        try await driver.call("POST", "/session/\(id)/execute/async", ["script": script, "args": [Any]()])
    }

    /// A command of the DevTools protocol.
    @discardableResult
    func command(_ name: String, _ parameters: [String: Any]) async throws -> Any? {
        try await driver.call("POST", "/session/\(id)/goog/cdp/execute", ["cmd": name, "params": parameters])
    }

    /// Sends actions of pointers and keys and lets go of everything afterwards.
    func perform(_ actions: [[String: Any]]) async throws {
        try await driver.call("POST", "/session/\(id)/actions", ["actions": actions])
        try await driver.call("DELETE", "/session/\(id)/actions")
    }

    /// Chooses an option of a select by its value.
    func choose(_ value: String, in selector: String) async throws {
        try await click("\(selector) option[value='\(value)']")
    }

    func screenshot() async throws -> Data {
        let text = try await driver.call("GET", "/session/\(id)/screenshot") as? String ?? ""
        return Data(base64Encoded: text) ?? Data()
    }

    /// What the browser complained about since the last call: errors of scripts, refused resources.
    func complaints() async throws -> [String] {
        let log = try await driver.call("POST", "/session/\(id)/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return log.filter { $0["level"] as? String == "SEVERE" }.compactMap { $0["message"] as? String }
    }
}
