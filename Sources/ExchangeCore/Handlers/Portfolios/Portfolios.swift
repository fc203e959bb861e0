public import Bus
import Contracts
public import Domain
public import Storage

/// Shows what portfolios hold, are worth and did, and adds virtual funds.
public struct Portfolios: Sendable {
    let ledger: LedgerStore
    let credentials: any CredentialVerifying
    let quotes: any QuoteReading
    let settings: TradingSettings
    let now: @Sendable () -> Timestamp

    public init(
        ledger: LedgerStore, credentials: any CredentialVerifying, quotes: any QuoteReading,
        settings: TradingSettings = TradingSettings(), now: @escaping @Sendable () -> Timestamp
    ) {
        self.ledger = ledger
        self.credentials = credentials
        self.quotes = quotes
        self.settings = settings
        self.now = now
    }

    public func register(on router: inout Router) {
        router.on(GetPortfolio.self) { request, _ in try await view(request) }
        router.on(GetPortfolioHistory.self) { request, _ in try await history(request) }
        router.on(GetPortfolioAnalytics.self) { request, _ in try await analytics(request) }
        router.on(AddFunds.self) { request, _ in try await addFunds(request) }
        router.on(ListTransactions.self) { request, _ in try await transactions(request) }
    }
}
