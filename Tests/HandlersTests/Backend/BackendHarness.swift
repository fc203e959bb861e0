import Bus
import Contracts
import Domain
import InProcess
import Logging
import ServerSystem
import Storage
import Synchronization
import TestSupport

@testable import Handlers

/// A backend over a bus in this process, with a clock that the test moves and a dmz that the test plays.
final class BackendHarness: Sendable {
    let bus: InProcessBus
    let clock: ManualTime
    let dmz = FakeDMZ()
    let backend: Backend
    private let running: Mutex<Task<Void, any Error>?> = Mutex(nil)
    private let registrations: Mutex<[any Registration]> = Mutex([])

    init(
        folder: String, mode: InProcessMode = .values, clock: ManualTime = ManualTime(), settings: BackendSettings = .forTests
    ) throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        self.clock = clock
        bus = InProcessBus(instance: "test", mode: mode, logger: logger)
        backend = Backend(
            stores: try BackendStores.open(dataFolder: folder, settings: settings.storage, logger: logger),
            bus: bus.joined(as: "backend"), cryptography: OpenSSLCryptography(),
            passwords: try ScryptPasswordHasher(parameters: ScryptParameters(logN: 4, r: 1, p: 1)), settings: settings,
            now: { clock.now }, logger: logger)
    }

    /// Serves until `stop`; returns when requests are answered.
    func start(withDMZ: Bool = true) async throws {
        if withDMZ {
            let registration = try await bus.joined(as: "dmz").serve(dmz.router, as: .dmz)
            registrations.withLock { $0.append(registration) }
        }
        let (served, ready) = AsyncStream.makeStream(of: Void.self)
        let task = Task { [backend] in
            defer { ready.finish() }
            try await backend.run { ready.yield() }
        }
        running.withLock { $0 = task }
        for await _ in served { return }
        try await task.value
    }

    /// Stops the backend as a signal would and waits for its end.
    func stop() async throws {
        let task = running.withLock { running in
            defer { running = nil }
            return running
        }
        task?.cancel()
        try await task?.value
        for registration in registrations.withLock({ $0 }) { await registration.close() }
    }

    func ask<R: Request>(_ request: R) async throws -> R.Reply { try await bus.request(request, timeout: .seconds(20)) }

    /// Publishes a tick and waits until the backend has it.
    func tick(
        _ quotes: [Quote], epoch: Int64 = 1, sequence: Int64, status: MarketStatus? = nil
    ) async throws {
        let status = status ?? .simulated(at: clock.now)
        try await bus.publish(QuotesTicked(epoch: epoch, sequence: sequence, status: status, quotes: quotes))
        try await eventually { [self] in
            let snapshot = try await ask(GetMarketSnapshot())
            return (snapshot.epoch, snapshot.sequence) >= (epoch, sequence)
        }
    }

    /// A user who is signed in.
    func register(_ name: String) async throws -> Credential {
        let opened = try await ask(
            RegisterUser(userName: name, password: Secret("correct horse battery"), remoteAddress: "192.0.2.1"))
        return .session(opened.token.value)
    }
}

extension BackendSettings {
    static var forTests: BackendSettings {
        var settings = BackendSettings()
        settings.quotes.lowDiskBytes = 0
        settings.quotes.fetchesSparklines = false
        return settings
    }
}
