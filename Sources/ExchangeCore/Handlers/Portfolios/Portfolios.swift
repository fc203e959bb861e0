public import Bus
import Contracts
public import Domain
public import Storage

/// Shows what portfolios hold, are worth and did, adds virtual funds, and opens, clones, resets and closes them.
public struct Portfolios: Sendable {
    let ledger: LedgerStore
    let credentials: any CredentialVerifying
    let quotes: any QuoteReading
    let engine: TriggerEngine
    let settings: TradingSettings
    let books: PortfolioSettings
    let activated: @Sendable ([UserID: PortfolioID]) -> Void
    let now: @Sendable () -> Timestamp
    let heldCosts = HeldCosts()

    /// - Parameters:
    ///   - engine: forgets the orders of portfolios that are reset or closed.
    ///   - books: how many portfolios a user may have, and with what.
    ///   - activated: told, right after the commit and on the writer's thread, which portfolio requests of a user mean from
    ///     now on that name none.
    public init(
        ledger: LedgerStore, credentials: any CredentialVerifying, quotes: any QuoteReading, engine: TriggerEngine,
        settings: TradingSettings = TradingSettings(), books: PortfolioSettings = PortfolioSettings(),
        activated: @escaping @Sendable ([UserID: PortfolioID]) -> Void, now: @escaping @Sendable () -> Timestamp
    ) {
        self.ledger = ledger
        self.credentials = credentials
        self.quotes = quotes
        self.engine = engine
        self.settings = settings
        self.books = books
        self.activated = activated
        self.now = now
    }

    /// Adds the handlers of portfolios, their figures and their funds.
    public func register(on router: inout Router) {
        router.on(GetPortfolio.self) { request, _ in try await view(request) }
        router.on(GetPortfolioHistory.self) { request, _ in try await history(request) }
        router.on(GetPortfolioAnalytics.self) { request, _ in try await analytics(request) }
        router.on(GetFunds.self) { request, _ in try await funds(request) }
        router.on(ListSoldLots.self) { request, _ in try await soldLots(request) }
        router.on(AddFunds.self) { request, _ in try await addFunds(request) }
        router.on(ListTransactions.self) { request, _ in try await transactions(request) }
        router.on(ListPortfolios.self) { request, _ in try await list(request) }
        router.on(CreatePortfolio.self) { request, _ in try await create(request) }
        router.on(RenamePortfolio.self) { request, _ in try await rename(request) }
        router.on(ChoosePortfolio.self) { request, _ in try await choose(request) }
        router.on(ClonePortfolio.self) { request, _ in try await clone(request) }
        router.on(ResetPortfolio.self) { request, _ in try await reset(request) }
        router.on(ArchivePortfolio.self) { request, _ in try await archive(request) }
        router.on(SetCostBasis.self) { request, _ in try await setCostBasis(request) }
    }
}
