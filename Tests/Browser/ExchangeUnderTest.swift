import Foundation
import TestSupport

/// One exchange for all browser tests, with the simulated market so that it needs no network.
final class ExchangeUnderTest: Sendable {
    let exchange: RunningExchange
    let driver: ChromeDriver
    private let folder: TemporaryFolder

    private init() async throws {
        folder = try TemporaryFolder()
        exchange = try await RunningExchange(data: folder.url, arguments: ["--market", "simulated"])
        driver = try await ChromeDriver()
    }

    /// Starts both, hands them to `body` and ends them whatever happens.
    static func run(_ body: (ExchangeUnderTest) async throws -> Void) async throws {
        let running = try await ExchangeUnderTest()
        do {
            try await body(running)
        } catch {
            running.driver.stop()
            _ = try? await running.exchange.stop()
            throw error
        }
        running.driver.stop()
        let ended = try await running.exchange.stop()
        if ended.status != 0 { throw WebDriverError("the exchange ended with \(ended.status):\n\(running.exchange.output)") }
    }

    func address(_ path: String) -> String { exchange.address + path }
}

/// How a person looks at a page.
struct Look: Sendable, CustomStringConvertible {
    let width: Int
    let height: Int
    let dark: Bool

    static let all = [
        Look(width: 1440, height: 900, dark: false), Look(width: 1440, height: 900, dark: true),
        Look(width: 390, height: 844, dark: false), Look(width: 390, height: 844, dark: true),
    ]

    var isPhone: Bool { width < 600 }
    var description: String { "\(width)-\(dark ? "dark" : "light")" }
}
