import Foundation
import TestSupport

/// One exchange for all browser tests, with the simulated market so that it needs no network.
final class ExchangeUnderTest: Sendable {
    let driver: ChromeDriver
    private let stage: any Stage

    private init(_ shape: ExchangeShape, _ settings: [String]) async throws {
        stage = try await shape.start(settings)
        driver = try await ChromeDriver()
    }

    /// Starts both, hands them to `body` and ends them whatever happens.
    ///
    /// - Parameter settings: of one process, `name=value`.
    static func run(
        _ shape: ExchangeShape = .oneProcess, settings: [String] = [], _ body: (ExchangeUnderTest) async throws -> Void
    ) async throws {
        let running = try await ExchangeUnderTest(shape, settings)
        do {
            try await body(running)
        } catch {
            running.driver.stop()
            try? await running.stage.stop()
            throw error
        }
        running.driver.stop()
        try await running.stage.stop()
    }

    /// An address on the pages. Where there are several instances, `instance` (from 0) says on which.
    func address(_ path: String, instance: Int = 0) -> String { stage.addresses[instance % stage.addresses.count] + path }
}

/// What an exchange consists of.
enum ExchangeShape: String, Sendable, CaseIterable {
    case oneProcess
    /// web ×2, backend, dmz, logger ×2 over RabbitMQ with TLS.
    case cluster

    func start(_ settings: [String]) async throws -> any Stage {
        switch self {
        case .oneProcess: try await OneProcess(settings)
        case .cluster: try await SplitExchange()
        }
    }
}

/// A running exchange of some shape.
protocol Stage: Sendable {
    /// One for each web instance.
    var addresses: [String] { get }
    /// Throws when a process does not end well.
    func stop() async throws
}

private final class OneProcess: Stage {
    private let folder: TemporaryFolder
    private let exchange: RunningExchange

    init(_ settings: [String]) async throws {
        folder = try TemporaryFolder()
        exchange = try await RunningExchange(
            data: folder.url, arguments: ["--market", "simulated"] + settings.flatMap { ["--set", $0] })
    }

    var addresses: [String] { [exchange.address] }

    func stop() async throws {
        let ended = try await exchange.stop()
        if ended.status != 0 { throw WebDriverError("the exchange ended with \(ended.status):\n\(exchange.output)") }
    }
}

private final class SplitExchange: Stage {
    private let cluster: RunningCluster
    let addresses: [String]

    init() async throws {
        cluster = try await RunningCluster()
        try await cluster.startAll(web: RunningCluster.encryptedWeb)
        addresses = [try await cluster["web.1"].address, try await cluster["web.2"].address]
    }

    func stop() async throws { try await cluster.stopAll() }
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
