import Bus
import Contracts
import Domain
import InProcess
import Logging
import TestSupport

@testable import Web

/// A web server on a port of its own with a fake backend behind it.
struct TestSite: Sendable {
    let server: WebServer
    let backend: FakeBackend
    let ports: BoundPorts

    var port: Int { ports.site }

    func browser() -> Browser { Browser(port: port) }

    /// A browser whose user has registered.
    func signedInBrowser(_ name: String = "ada") async throws -> Browser {
        let browser = browser()
        _ = try await browser.get("/register")
        let answer = try await browser.post("/register", [("userName", name), ("password", "correct horse")])
        guard answer.status == 303 else { throw HarnessError("registering was answered with \(answer.status): \(answer.text)") }
        return browser
    }

    /// Runs `body` against a site and stops it afterwards.
    static func run<T>(
        coins: Int = 3, serveBackend: Bool = true, edit: (inout WebSettings) -> Void = { _ in },
        _ body: (TestSite) async throws -> T
    ) async throws -> T {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let bus = InProcessBus(instance: "test", logger: logger)
        let assets = FakeMarket.assets(coins)
        let backend = FakeBackend(bus: bus, assets: assets, quotes: FakeMarket.quotes(assets), now: { FakeMarket.start })
        if serveBackend { try await backend.serve() }
        var settings = WebSettings(
            listen: WebSettings.Address(host: "127.0.0.1", port: 0), encryption: .none, environment: "test")
        edit(&settings)
        let server = WebServer(
            settings: settings, bus: bus.joined(as: "web.1"), instance: "web.1", logger: logger, now: { FakeMarket.start })
        let running = Task { try await server.run() }
        let result: Result<T, any Error>
        do {
            let ports = try await server.ports()
            if serveBackend { try await eventually("the market's snapshot") { server.site.board.isComplete } }
            result = .success(try await body(TestSite(server: server, backend: backend, ports: ports)))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        await backend.leave()
        await bus.close()
        return try result.get()
    }
}

struct HarnessError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Waits until something that other tasks bring about is true; fails after ten seconds.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while !(try await condition()) {
        guard ContinuousClock.now < deadline else { throw HarnessError("waited in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
