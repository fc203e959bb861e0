internal import Bus
internal import Contracts
internal import Domain
internal import Logging
internal import NIOCore
internal import Synchronization

/// Keeps the board and the live streams up to date: subscribes first, then asks for a snapshot, and asks again whenever
/// ticks were missed.
final class MarketFeed: Sendable {
    private let bus: any MessageBus
    private let instance: String
    private let board: MarketBoard
    private let hub: LiveHub
    private let streams: APIStreams
    private let sessions: SessionCache
    private let keys: KeyCache
    private let health: BackendHealth
    private let settings: WebSettings
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let snapshotWanted: AsyncStream<Void>
    private let wantSnapshot: AsyncStream<Void>.Continuation
    /// When a page was last asked for: somebody looks, even without a live stream.
    private let lastPage = Atomic<Int64>(0)

    init(
        bus: any MessageBus, instance: String, board: MarketBoard, hub: LiveHub, streams: APIStreams, sessions: SessionCache,
        keys: KeyCache, health: BackendHealth, settings: WebSettings, logger: Logger, now: @escaping @Sendable () -> Timestamp
    ) {
        self.bus = bus
        self.instance = instance
        self.board = board
        self.hub = hub
        self.streams = streams
        self.sessions = sessions
        self.keys = keys
        self.health = health
        self.settings = settings
        self.logger = logger
        self.now = now
        (snapshotWanted, wantSnapshot) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func pageWasServed() { lastPage.store(now().milliseconds, ordering: .relaxed) }

    /// Runs until cancelled.
    func run() async throws {
        let registrations: [any Registration]
        do {
            registrations = try await subscribe()
        } catch {
            // It was stopped before it was connected.
            if Task.isCancelled { return }
            throw error
        }
        wantSnapshot.yield()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepSnapshot() }
            group.addTask { await self.every(.seconds(60)) { self.wantSnapshot.yield() } }
            group.addTask { await self.keepSparklines() }
            group.addTask { await self.every(.seconds(5)) { await self.checkBackend() } }
            group.addTask { await self.tellAudience() }
            group.addTask {
                await self.every(min(self.settings.heartbeat, .seconds(5))) {
                    self.hub.heartbeat(interval: self.settings.heartbeat, stalledLimit: self.settings.slowStreamLimit)
                    self.streams.heartbeat(now: self.now())
                }
            }
        }
        for registration in registrations { await registration.close() }
    }

    private func subscribe() async throws(BusError) -> [any Registration] {
        [
            try await bus.subscribe(to: QuotesTicked.self, as: instance) { tick, _ in self.take(tick) },
            try await bus.subscribe(to: Catalogue.self, as: instance) { catalogue, _ in self.board.apply(catalogue) },
            try await bus.subscribe(to: HaltList.self, as: instance) { halts, _ in
                self.board.apply(halts)
                self.hub.publish(LiveMessage.halts(halts.halts))
            },
            try await bus.subscribe(to: SessionsEnded.self, as: instance) { ended, _ in
                self.sessions.forget(ended.tokenHashes)
                self.hub.end(sessions: ended.tokenHashes)
            },
            try await bus.subscribe(to: KeysRevoked.self, as: instance) { revoked, _ in
                self.keys.forget(revoked.keys)
                self.streams.end(keys: revoked.keys)
            },
            try await bus.subscribe(to: OrderChanged.self, as: instance) { changed, _ in
                self.streams.publish(changed.order, of: changed.user)
                guard self.hub.count > 0, let asset = self.board.view.assets[changed.order.asset] else { return }
                self.hub.publish(LiveMessage.order(OrderJSON.bytes(changed.order, asset: asset)), to: changed.user)
            },
        ]
    }

    private func take(_ tick: QuotesTicked) {
        switch board.apply(tick) {
        case .applied(let view, let changed):
            hub.publish(LiveTick(view: view, changed: changed))
            streams.publish(APITick(view: view, changed: changed))
        case .gap(let view, _):
            // What was missed is in the snapshot; what came now need not wait for it.
            hub.publish(LiveTick(view: view, changed: nil))
            streams.publish(APITick(view: view, changed: nil))
            wantSnapshot.yield()
        case .old:
            break
        }
    }

    private func keepSnapshot() async {
        for await _ in snapshotWanted {
            var pause = Duration.milliseconds(100)
            while !Task.isCancelled {
                let haltChanges = board.haltChanges
                do {
                    let snapshot = try await bus.request(GetMarketSnapshot(), timeout: .seconds(3))
                    health.noteAnswer()
                    let wasComplete = board.isComplete
                    board.apply(snapshot, haltChanges: haltChanges)
                    if !wasComplete {
                        hub.publish(LiveTick(view: board.view, changed: nil))
                        streams.publish(APITick(view: board.view, changed: nil))
                    }
                    break
                } catch {
                    health.note(error)
                    if pause > .seconds(1) { logger.info("The market's snapshot is not to be had yet: \(error)") }
                    // Waits longer each time, never longer than two seconds: a backend that comes back is seen at once.
                    try? await Task.sleep(for: pause + .milliseconds(Int.random(in: 0...50)))
                    pause = min(pause * 2, .seconds(2))
                }
            }
        }
    }

    private func keepSparklines() async {
        while !Task.isCancelled {
            var next = settings.sparklineRefresh
            do {
                let sparklines = try await bus.request(GetSparklines(), timeout: .seconds(10))
                board.apply(sparklines)
                // After a first start the backend gathers history in the background: ask again soon.
                let listed = board.view.assets.values.count { $0.state == .listed }
                if sparklines.points.count < max(1, listed) { next = min(next, .seconds(5)) }
            } catch {
                logger.debug("Sparklines are not to be had: \(error)")
                next = min(next, .seconds(2))
            }
            try? await Task.sleep(for: next)
        }
    }

    private func checkBackend() async {
        do {
            health.note(try await bus.request(GetBackendStatus(), timeout: .seconds(2)))
        } catch {
            health.note(error)
        }
    }

    /// Tells how many look, when it changes (at most once a second) and now and then for those who came later.
    private func tellAudience() async {
        var told: Int?
        var toldAt = ContinuousClock.now
        await every(.seconds(1)) {
            let looksWithoutStream = self.now().milliseconds - self.lastPage.load(ordering: .relaxed) < 60_000
            let browsers = max(self.hub.count, looksWithoutStream ? 1 : 0)
            guard browsers != told || ContinuousClock.now - toldAt > .seconds(30) else { return }
            told = browsers
            toldAt = .now
            try? await self.bus.publish(AudienceChanged(instance: self.instance, browsers: browsers))
        }
    }

    private func every(_ interval: Duration, _ body: () async -> Void) async {
        while !Task.isCancelled {
            await body()
            try? await Task.sleep(for: interval)
        }
    }
}
