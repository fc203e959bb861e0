import Bus
import Contracts
import Domain
import InProcess
import Logging
import MarketData
import Synchronization
import TestSupport

@testable import Handlers

/// A dmz over a bus in this process, with a source, a clock and a backend that the test plays.
final class DMZHarness: Sendable {
    /// What the backend answers.
    struct Backend: Sendable {
        var binding: MarketBinding? = .simulated
        /// The coins that must be quoted; nil for those that were observed.
        var demanded: [AssetID]?
        /// The coins that the backend remembers.
        var known: [Asset] = []
        var observed: [ObserveCatalogue] = []
    }

    static let start = Timestamp(milliseconds: 1_794_312_000_000)
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let clock = ManualClock(start)
    let source: ScriptedSource
    let bus = InProcessBus(instance: "test", logger: quiet)
    let ticks = Witness<QuotesTicked>()
    /// What the dmz was told when it chose its source.
    let choices = Recorder<(recorded: MarketBinding?, isFollowing: Bool)>()
    let backend = Mutex(Backend())
    let dmz: DMZ

    init() {
        let source = ScriptedSource(clock: clock)
        let choices = choices
        self.source = source
        dmz = DMZ(
            bus: bus.joined(as: "dmz.1"), instance: "dmz.1", surroundings: clock.surroundings, logger: Self.quiet
        ) { recorded, isFollowing in
            choices.append((recorded, isFollowing))
            if let recorded { source.edit { $0.binding = recorded } }
            return source
        }
    }

    /// Runs `body` with a dmz that runs, and sees to its end.
    static func run(
        withBackend: Bool = true, prepare: (DMZHarness) -> Void = { _ in },
        _ body: @escaping @Sendable (DMZHarness) async throws -> Void
    ) async throws {
        let harness = DMZHarness()
        prepare(harness)
        if withBackend { try await harness.serveBackend() }
        let ticks = harness.ticks
        _ = try await harness.bus.joined(as: "web.1").subscribe(to: QuotesTicked.self, as: "web.1") { tick, _ in
            ticks.append(tick)
        }
        let task = Task { try await harness.dmz.run() }
        defer { task.cancel() }
        try await within("the test") { try await body(harness) }
        task.cancel()
        try await within("the end of the dmz") { try await task.value }
    }

    func serveBackend() async throws {
        var router = Router()
        router.on(GetMarketBinding.self) { [self] _, _ in RecordedMarket(binding: backend.withLock { $0.binding }) }
        router.on(ObserveCatalogue.self) { [self] request, _ in
            backend.withLock { backend in
                backend.observed.append(request)
                return QuotedAssets(assets: backend.demanded ?? request.assets.map(\.id))
            }
        }
        router.on(GetMarketSnapshot.self) { [self] _, _ in
            MarketSnapshot(
                epoch: 0, sequence: 0, status: .simulated(at: clock.now),
                catalogue: Catalogue(version: 1, assets: backend.withLock { $0.known }), quotes: [], halts: [],
                feeBasisPoints: 10, minimumOrder: USD(1))
        }
        _ = try await bus.joined(as: "backend").serve(router, as: .backend)
    }

    /// Waits until the dmz sleeps, moves the clock and waits until it sleeps again.
    func step(milliseconds: Int64, times: Int = 1) async {
        await clock.run(steps: times, milliseconds: milliseconds)
    }

    func ask<R: Request>(_ request: R) async throws(BusError) -> R.Reply {
        try await bus.request(request, timeout: .seconds(10))
    }
}
