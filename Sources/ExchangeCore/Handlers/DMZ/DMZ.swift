public import Bus
import Contracts
import Domain
public import Logging
public import MarketData
import Synchronization

/// The role that reaches the outside world: it chooses the market's source, observes its coins and prices, and tells
/// them to everyone.
///
/// It goes on while the source or the backend is away, asks less and less often then, and says in its status what is
/// wrong. When the ledger moves to another market it follows.
public final class DMZ: Sendable {
    /// Chooses a source for the market that is recorded; `isFollowing` when the ledger moved while the dmz ran.
    typealias Choice =
        @Sendable (_ recorded: MarketBinding?, _ isFollowing: Bool) async throws -> any MarketDataSource

    let bus: any MessageBus
    let instance: String
    let surroundings: Surroundings
    let logger: Logger
    private let choose: Choice
    private let life = Mutex<MarketLife?>(nil)
    private let audience = Mutex(Audience())
    let quoteFlights = SingleFlight<String, Result<Quote, BusError>>()
    private let ticks: AsyncStream<(MarketLife, [Quote])>
    private let tickInput: AsyncStream<(MarketLife, [Quote])>.Continuation

    /// - Parameter instance: this instance's name on the bus.
    public convenience init(
        settings: MarketData.MarketSettings, http: any HTTPFetching, bus: any MessageBus, instance: String = "dmz.1",
        surroundings: Surroundings = .real, logger: Logger
    ) {
        self.init(bus: bus, instance: instance, surroundings: surroundings, logger: logger) { recorded, isFollowing in
            var settings = settings
            // An operator who moved the ledger means it, whatever this process was started with.
            if isFollowing { settings.choice = .auto }
            return try await MarketSelection(settings: settings, http: http, surroundings: surroundings, logger: logger)
                .source(recorded: recorded)
        }
    }

    init(bus: any MessageBus, instance: String, surroundings: Surroundings, logger: Logger, choose: @escaping Choice) {
        self.bus = bus
        self.instance = instance
        self.surroundings = surroundings
        self.logger = logger
        self.choose = choose
        // A tick is published in microseconds: what does not fit is a bus that hangs, and newer prices matter more.
        (ticks, tickInput) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64))
    }

    /// Serves until the task is cancelled. Throws `MarketSelection.Failure`, whose description is a sentence for the
    /// operator, when the settings contradict the ledger. To be called once.
    public func run() async throws {
        let registration = try await bus.serve(router(), as: .dmz, limits: ServiceLimits(concurrency: 32, backlog: 512))
        let subscription = try await bus.subscribe(to: AudienceChanged.self, as: "\(instance).audience") { [self] event, _ in
            let now = surroundings.now()
            audience.withLock { $0.hear(event.instance, browsers: event.browsers, at: now) }
        }
        var failure: (any Error)?
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await self.publishTicks() }
                group.addTask { try await self.liveOn() }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            failure = error
        }
        await subscription.close()
        await registration.drain(timeout: .seconds(2))
        if let failure, !(failure is CancellationError) { throw failure }
    }

    /// Browsers that look now.
    var browsers: Int {
        let now = surroundings.now()
        return audience.withLock { $0.browsers(at: now) }
    }

    /// The present life. Errors: `notReady` before the first.
    func currentLife() throws(BusError) -> MarketLife {
        guard let life = life.withLock({ $0 }) else {
            throw BusError(.notReady, "Market data has just started; try again in a moment.", retryAfterMilliseconds: 500)
        }
        return life
    }

    /// Hands quotes to the one task that numbers and publishes them.
    func emit(_ quotes: [Quote], of life: MarketLife) { tickInput.yield((life, quotes)) }

    /// One life after the other.
    private func liveOn() async throws {
        var isFollowing = false
        while true {
            let recorded = try await recordedBinding()
            let source = try await choose(recorded, isFollowing)
            let next = MarketLife(source: source, epoch: surroundings.now().milliseconds)
            life.withLock { $0 = next }
            logger.notice(
                "market: \(source.binding.kind.rawValue) \(source.binding.detail)", metadata: ["label": "\(source.label)"])
            try await MarketKeeper(dmz: self, life: next).run()
            isFollowing = true
        }
    }

    /// What the backend has recorded; asked until it answers.
    private func recordedBinding() async throws -> MarketBinding? {
        var pause = Duration.milliseconds(50)
        while true {
            try Task.checkCancellation()
            do throws(BusError) {
                return try await bus.request(GetMarketBinding(), timeout: .seconds(5)).binding
            } catch {
                logger.debug("The backend does not answer yet: \(error)")
            }
            try await surroundings.pause(pause)
            pause = min(.seconds(2), pause * 2)
        }
    }

    /// Numbers and publishes, one tick after the other: so nobody sees them out of order.
    private func publishTicks() async {
        for await (life, quotes) in ticks {
            let (tick, heldBack) = life.tick(quotes, browsers: browsers)
            for quote in heldBack {
                logger.warning("A price is more than tenfold off and waits for the next: \(quote.asset) at \(quote.price) USD")
            }
            do throws(BusError) {
                try await bus.publish(tick)
            } catch {
                logger.warning("A tick could not be published: \(error)")
            }
        }
    }
}
