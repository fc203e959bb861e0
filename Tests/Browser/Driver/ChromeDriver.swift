import Foundation
import TestSupport

/// A chromedriver of the test's own on a free port, spoken to by the W3C WebDriver protocol.
final class ChromeDriver: Sendable {
    private let child: ChildProcess
    private let port: Int
    private let profile: TemporaryFolder

    init() async throws {
        profile = try TemporaryFolder()
        child = try ChildProcess(
            URL(fileURLWithPath: Chromium.driver), ["--port=0"], environment: ["HOME": profile.path, "TMPDIR": profile.path])
        let line = try await child.line(containing: "started successfully on port", seconds: 30)
        guard let port = line.split(separator: " ").last.flatMap({ Int($0.filter(\.isNumber)) }) else {
            throw ChildProcessError("no port in: \(line)")
        }
        self.port = port
    }

    func stop() { child.kill() }

    deinit { child.kill() }

    /// Opens a browser of the size of a laptop (1440) or a phone (390).
    func open(width: Int = 1440, height: Int = 900, dark: Bool = false, scripts: Bool = true) async throws -> BrowserSession {
        var options: [String: Any] = [
            "binary": Chromium.binary,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--window-size=\(width),\(height)", "--user-data-dir=\(profile.path)/\(UUID().uuidString)",
            ],
        ]
        if !scripts { options["prefs"] = ["profile.managed_default_content_settings.javascript": 2] }
        let capabilities: [String: Any] = [
            "capabilities": [
                "alwaysMatch": ["browserName": "chrome", "acceptInsecureCerts": true, "goog:chromeOptions": options]
            ]
        ]
        guard let value = try await call("POST", "/session", capabilities) as? [String: Any],
            let id = value["sessionId"] as? String
        else { throw WebDriverError("no session") }
        let session = BrowserSession(driver: self, id: id)
        try await session.command(
            "Emulation.setEmulatedMedia", ["features": [["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]]])
        if width < 600 {
            try await session.command(
                "Emulation.setDeviceMetricsOverride", ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": true])
        }
        return session
    }

    /// One call of the protocol; returns the answer's `value`.
    @discardableResult
    func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any? {
        let sent = try body.map { [UInt8](try JSONSerialization.data(withJSONObject: $0)) } ?? []
        let port = port
        // Foundation's URLSession does not get along with chromedriver's headers, and the call may take long: a thread.
        let data = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Data, any Error>) in
            Thread {
                done.resume(
                    with: Result {
                        let connection = HTTPConnection(port: port, timeoutSeconds: 60)
                        let headers = sent.isEmpty ? [] : [("Content-Type", "application/json")]
                        return Data(try connection.send(method, path, headers, body: sent).body)
                    })
            }.start()
        }
        let answer = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let value = answer?["value"]
        if let failure = value as? [String: Any], let error = failure["error"] as? String {
            throw WebDriverError("\(error): \(failure["message"] as? String ?? "")")
        }
        return value is NSNull ? nil : value
    }
}

struct WebDriverError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
