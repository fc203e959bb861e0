public import Bus
public import Contracts
public import Domain
public import Foundation
public import Handlers
public import InProcess
public import Logging
public import Storage

/// The trading part of a backend on a bus of its own: real ledger and handlers, with credentials, quotes and a clock that
/// the test holds.
public final class TradingExchange: Sendable {
    public static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    public static let start = Timestamp(milliseconds: 1_800_000_000_000)

    public static let bitcoin = Asset(
        id: AssetID("bitcoin"), symbol: "BTC", name: "Bitcoin", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 8)
    public static let shiba = Asset(
        id: AssetID("shiba-inu"), symbol: "SHIB", name: "Shiba Inu", rank: 2, supply: nil, maxSupply: nil, quantityDecimals: 3)

    public let temporary: TemporaryFolder
    public let folder: DataFolder
    public let ledger: LedgerStore
    public let credentials: TradingCredentials
    public let quotes: TradingQuotes
    public let clock: TestClock
    public let bus: InProcessBus
    public let settings: TradingSettings
    public let announcer: OrderAnnouncer
    public let engine: TriggerEngine
    /// The handlers, for a test that serves them on another bus, too.
    public let router: Router
    private let registration: any Registration
    private let telling: Task<Void, Never>
    private let filling: Task<Void, Never>

    /// A new exchange that lists two coins, or the one that was closed before, or the one in a folder.
    public static func open(
        after closed: TradingExchange? = nil, reopening folder: TemporaryFolder? = nil,
        settings: TradingSettings = TradingSettings(),
        storage: StorageSettings = StorageSettings(), mode: InProcessMode = .values, in parent: URL? = nil
    ) async throws -> TradingExchange {
        let exchange = try await TradingExchange(
            temporary: try closed?.temporary ?? folder ?? parent.map { try TemporaryFolder(in: $0) } ?? TemporaryFolder(),
            credentials: closed?.credentials ?? TradingCredentials(),
            quotes: closed?.quotes ?? TradingQuotes(), clock: closed?.clock ?? TestClock(start), settings: settings,
            storage: storage, mode: mode)
        guard closed == nil else { return exchange }
        if try await exchange.ledger.read({ try $0.assetKey(of: bitcoin.id) }) != nil {
            exchange.setPrice("83301.12", of: bitcoin)
            exchange.setPrice("0.00001234", of: shiba)
        } else {
            try await exchange.list(bitcoin, at: "83301.12")
            try await exchange.list(shiba, at: "0.00001234")
        }
        return exchange
    }

    private init(
        temporary: TemporaryFolder, credentials: TradingCredentials, quotes: TradingQuotes, clock: TestClock,
        settings: TradingSettings, storage: StorageSettings, mode: InProcessMode
    ) async throws {
        self.temporary = temporary
        self.credentials = credentials
        self.quotes = quotes
        self.clock = clock
        self.settings = settings
        folder = try DataFolder.open(temporary.path + "/data")
        ledger = try LedgerStore(folder: folder, settings: storage, logger: Self.quiet)
        bus = InProcessBus(instance: "backend.1", mode: mode, logger: Self.quiet)
        announcer = OrderAnnouncer(bus: bus, backlog: settings.eventBacklog, logger: Self.quiet)
        engine = TriggerEngine(
            ledger: ledger, quotes: quotes, announcer: announcer, rules: settings.rules, now: { clock.now }, logger: Self.quiet)
        try await engine.start()
        var router = Router()
        Orders(
            ledger: ledger, credentials: credentials, quotes: quotes, bus: bus, announcer: announcer, engine: engine,
            settings: settings, now: { clock.now }, logger: Self.quiet
        ).register(on: &router)
        Portfolios(
            ledger: ledger, credentials: credentials, quotes: quotes, engine: engine, settings: settings,
            activated: { credentials.setPortfolios($0) }, now: { clock.now }
        ).register(on: &router)
        self.router = router
        registration = try await bus.serve(router, as: .backend)
        telling = Task { [announcer] in await announcer.run() }
        filling = Task { [engine] in await engine.run() }
    }

    public func close() async {
        await registration.drain(timeout: .seconds(5))
        engine.finish()
        await filling.value
        announcer.finish()
        await telling.value
        await bus.close()
        await ledger.close()
        folder.release()
    }

    /// Lists a coin in the ledger and gives it a price.
    public func list(_ asset: Asset, at price: String) async throws {
        let time = clock.now
        _ = try await ledger.write { try $0.list(asset, at: time) }
        setPrice(price, of: asset)
    }

    /// A quote that is `age` milliseconds old; no price: no quote. Nothing waits for it: see `tick`.
    @discardableResult
    public func setPrice(
        _ price: String?, of asset: Asset, age: Int64 = 0, halt: Halt? = nil, state: AssetState = .listed, volume: USD? = nil
    ) -> Quote? {
        var asset = asset
        asset.state = state
        let quote = price.flatMap { Price($0) }.map { price in
            Quote(
                asset: asset.id, price: price, change24h: nil, volume24h: volume, source: "test",
                time: clock.now.adding(milliseconds: -age))
        }
        quotes.set(
            AssetMarket(asset: asset, quote: quote, staleAfterMilliseconds: 15_000, halt: halt, intervalMilliseconds: 1000))
        return quote
    }

    /// A tick a millisecond later: sets the price, and returns when all orders that it reaches are decided.
    public func tick(
        _ price: String, of asset: Asset, age: Int64 = 0, halt: Halt? = nil, state: AssetState = .listed, volume: USD? = nil
    ) async {
        clock.advance(milliseconds: 1)
        if let quote = setPrice(price, of: asset, age: age, halt: halt, state: state, volume: volume) { engine.receive([quote]) }
        await engine.settled()
    }

    /// A trader with a portfolio and cash in it.
    public func trader(_ number: Int64 = 1, cash: USD = USD(10_000)) async throws -> Trader {
        let (user, time) = (UserID(number), clock.now)
        let portfolio = try await ledger.write { transaction in
            let portfolio = try transaction.createPortfolio(for: user, name: "Main", market: .simulated, at: time)
            if cash > .zero { try transaction.post(.funds(cash, to: portfolio, at: time)) }
            return portfolio
        }
        let trader = Trader(bus: bus, credential: .session("token-\(number)"), user: user, portfolio: portfolio)
        credentials.set(VerifiedUser(user: user, portfolio: portfolio), for: trader.credential)
        return trader
    }

    /// The trader who was there when the exchange of this folder was open before; nil when nobody was.
    public func returningTrader(_ number: Int64 = 1) async throws -> Trader? {
        let user = UserID(number)
        guard let portfolio = try await ledger.read({ try $0.defaultPortfolio(of: user) }) else { return nil }
        let trader = Trader(bus: bus, credential: .session("token-\(number)"), user: user, portfolio: portfolio.id)
        credentials.set(VerifiedUser(user: user, portfolio: portfolio.id), for: trader.credential)
        return trader
    }
}
