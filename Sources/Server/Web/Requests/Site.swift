internal import Bus
internal import Domain
internal import Logging
internal import Synchronization

/// What all requests of this instance share.
final class Site: Sendable {
    let settings: WebSettings
    let bus: any MessageBus
    let board: MarketBoard
    let hub: LiveHub
    let sessions: SessionCache
    let keys: KeyCache
    let limits: APIRateLimiter
    let streams: APIStreams
    let health: BackendHealth
    let feed: MarketFeed
    let dayRanges = DayRanges()
    let cookies: CookieWriter
    let assets: AssetStore
    let logger: Logger
    let now: @Sendable () -> Timestamp
    /// So many random bytes, fit for tokens.
    let random: @Sendable (Int) -> [UInt8]
    /// Requests whose answer has not been decided yet.
    let requestsInProgress = Atomic<Int>(0)

    init(
        settings: WebSettings, bus: any MessageBus, instance: String, logger: Logger, now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.settings = settings
        self.bus = bus
        self.logger = logger
        self.now = now
        self.random = random
        board = MarketBoard()
        hub = LiveHub(board: board, limit: settings.maximumStreams)
        sessions = SessionCache(bus: bus, lifetime: settings.sessionCacheLifetime)
        keys = KeyCache(bus: bus, lifetime: settings.sessionCacheLifetime)
        limits = APIRateLimiter()
        streams = APIStreams(limit: settings.maximumStreams)
        health = BackendHealth()
        cookies = CookieWriter(environment: settings.environment)
        assets = AssetStore(own: OwnAsset.all, vendorFolder: settings.vendorAssets, logger: logger)
        feed = MarketFeed(
            bus: bus, instance: instance, board: board, hub: hub, streams: streams, sessions: sessions, keys: keys,
            health: health,
            settings: settings, logger: logger, now: now)
    }

    /// A fresh token of 128 bits: for forms without a session and as idempotency key.
    func token() -> String { Hexadecimal.encode(random(16)) }
}
