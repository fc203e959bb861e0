public import Bus
import Contracts
public import Domain
public import Logging
import Storage

/// The backend role: accounts, orders, portfolios and the market, behind one service on the bus. The only one that opens
/// the database.
public final class Backend: Sendable {
    let stores: BackendStores
    let bus: any MessageBus
    let settings: BackendSettings
    let market: Market
    let accounts: Accounts
    let orders: Orders
    let portfolios: Portfolios
    let announcer: OrderAnnouncer
    let engine: TriggerEngine
    let now: @Sendable () -> Timestamp
    let logger: Logger

    /// Puts the areas together; reads and serves nothing before `run`.
    ///
    /// - Parameter stores: opened by the caller, closed at the end of `run`.
    public init(
        stores: BackendStores, bus: any MessageBus, cryptography: any Cryptography, passwords: any PasswordHashing,
        settings: BackendSettings = BackendSettings(), now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.stores = stores
        self.bus = bus
        self.settings = settings
        self.now = now
        self.logger = logger
        let ledger = stores.ledger
        let trading = settings.trading
        let accounts = Accounts(
            store: ledger, bus: bus, settings: settings.accounts, cryptography: cryptography, passwords: passwords,
            market: { reader in
                guard let binding = try reader.marketBinding() else {
                    throw BusError(.notReady, "The exchange is waiting for its first prices. Please try again in a moment.")
                }
                return binding.kind
            },
            funds: { try trading.fundsAllowance($0, $1, at: $2) },
            now: now, logger: logger)
        let market = Market(
            store: ledger, marketStore: stores.market, bus: bus, settings: settings.quotes,
            terms: Market.Terms(
                feeBasisPoints: trading.rules.feeBasisPoints, minimumOrder: trading.rules.minimumOrder,
                rules: trading.rules),
            replacePortfolios: { transaction, kind, time in
                try Backend.replacePortfolios(
                    transaction, market: kind, startingCash: settings.accounts.startingCash, at: time, accounts: accounts)
            },
            now: now, logger: logger)
        let announcer = OrderAnnouncer(bus: bus, backlog: trading.eventBacklog, logger: logger)
        self.accounts = accounts
        self.market = market
        self.announcer = announcer
        let engine = TriggerEngine(
            ledger: ledger, quotes: market, announcer: announcer, rules: trading.rules, now: now, logger: logger)
        self.engine = engine
        orders = Orders(
            ledger: ledger, credentials: accounts, quotes: market, bus: bus, announcer: announcer, engine: engine,
            settings: trading, now: now, logger: logger)
        portfolios = Portfolios(
            ledger: ledger, credentials: accounts, quotes: market, engine: engine, settings: trading,
            books: PortfolioSettings(maximumOpeningCash: settings.accounts.startingCash),
            activated: { accounts.setPortfolios($0) }, now: now)
    }

    /// All that the backend answers.
    public var router: Router {
        var router = Router()
        accounts.addRoutes(to: &router)
        UserAdministration(accounts: accounts).addRoutes(to: &router)
        orders.register(on: &router)
        portfolios.register(on: &router)
        market.addRoutes(to: &router)
        router.on(GetBackendStatus.self) { [self] _, _ in try await status() }
        return router
    }

    /// Serves until cancelled, then lets what has begun finish, stores what is only in memory and closes the files.
    ///
    /// Memory is filled before the first request: whoever gets an answer gets a true one. Throws when the ledger cannot
    /// be read or the service is taken already; the files are closed then too.
    public func run(whenServing: @escaping @Sendable () -> Void = {}) async throws {
        do {
            try await accounts.start()
            try await market.start()
            try await engine.start()
        } catch {
            await stores.close(logger: logger)
            throw error
        }
        // It outlives the cancellation: orders that finish while the backend stops are told too.
        let telling = Task { [announcer] in await announcer.run() }
        let filling = Task { [engine] in await engine.run() }
        var open: [any Registration] = []
        var failure: (any Error)?
        do {
            open.append(
                try await bus.subscribe(to: QuotesTicked.self, as: "backend") { [market, engine] tick, _ in
                    engine.receive(await market.receive(tick))
                })
            engine.receive(await market.catchUp())
            open.append(try await bus.serve(router, as: .backend, limits: settings.limits))
            logger.info("The backend serves.", metadata: ["folder": "\(stores.ledger.folder.path)"])
            whenServing()
            await withTaskGroup(of: Void.self) { [market, accounts] group in
                group.addTask { await market.run() }
                group.addTask { await accounts.run() }
            }
        } catch {
            failure = error
        }
        // A task of its own, because this one is cancelled and the waits of the shutdown must not be cut short by it.
        let registrations = open
        await Task { await stop(registrations, filling: filling, telling: telling) }.value
        if let failure { throw failure }
    }

    private func stop(
        _ registrations: [any Registration], filling: Task<Void, Never>, telling: Task<Void, Never>
    ) async {
        logger.info("The backend stops: requests that have begun are finished.")
        for registration in registrations.reversed() { await registration.drain(timeout: settings.drain) }
        // What ticks have reached is filled before the ledger closes; what is open still is found again at the next start.
        engine.finish()
        await filling.value
        announcer.finish()
        await telling.value
        await market.stop()
        await accounts.maintain()
        await stores.close(logger: logger)
        logger.info("The backend has stopped.")
    }
}
