public import Bus
import Contracts
public import Domain
public import Logging
public import Storage

/// Places orders, cancels and shows them.
public struct Orders: Sendable {
    let ledger: LedgerStore
    let credentials: any CredentialVerifying
    let quotes: any QuoteReading
    let freshQuotes: FreshQuotes
    let announcer: OrderAnnouncer
    let engine: TriggerEngine
    let settings: TradingSettings
    let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - bus: where fresh quotes are asked for.
    ///   - announcer: tells changes of orders; whoever makes it also runs it.
    ///   - engine: watches orders that wait; whoever makes it also starts and runs it.
    public init(
        ledger: LedgerStore, credentials: any CredentialVerifying, quotes: any QuoteReading, bus: any MessageBus,
        announcer: OrderAnnouncer, engine: TriggerEngine, settings: TradingSettings = TradingSettings(),
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.ledger = ledger
        self.credentials = credentials
        self.quotes = quotes
        self.freshQuotes = FreshQuotes(quotes: quotes, bus: bus, patience: settings.freshQuotePatience, logger: logger)
        self.announcer = announcer
        self.engine = engine
        self.settings = settings
        self.now = now
    }

    /// Adds the handlers of orders, groups and fills.
    public func register(on router: inout Router) {
        router.on(PlaceOrder.self) { try await place($0, context: $1) }
        router.on(GetOrder.self) { request, _ in try await order(request) }
        router.on(GetOrderByClientID.self) { request, _ in try await order(request) }
        router.on(PlaceOrderGroup.self) { try await placeGroup($0, context: $1) }
        router.on(GetOrderGroup.self) { request, _ in try await group(request) }
        router.on(ListOrderGroups.self) { request, _ in try await groups(request) }
        router.on(ReplaceOrder.self) { request, _ in try await replace(request) }
        router.on(CancelOrder.self) { request, _ in try await cancel(request) }
        router.on(CancelAllOrders.self) { request, _ in try await cancelAll(request) }
        router.on(ListOrders.self) { request, _ in try await list(request) }
        router.on(ListFills.self) { request, _ in try await list(request) }
        router.on(PreviewOrder.self) { request, _ in try await preview(request) }
        router.on(PreviewOrderGroup.self) { request, _ in try await preview(request) }
        router.on(GetTradingRules.self) { request, _ in rules(request) }
        router.on(ListOrderChanges.self) { request, _ in try await changes(request) }
    }
}
