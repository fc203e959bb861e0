public import Bus
public import Storage

/// Everything that can be chosen about the backend, by area.
public struct BackendSettings: Sendable {
    public var accounts: AccountSettings
    public var trading: TradingSettings
    public var quotes: QuoteBoardSettings
    public var storage: StorageSettings
    /// Requests that run at once and that may wait.
    public var limits: ServiceLimits
    /// How long requests that have begun may take to finish when the backend stops.
    public var drain: Duration

    public init(
        accounts: AccountSettings = AccountSettings(), trading: TradingSettings = TradingSettings(),
        quotes: QuoteBoardSettings = QuoteBoardSettings(), storage: StorageSettings = StorageSettings(),
        limits: ServiceLimits = ServiceLimits(), drain: Duration = .seconds(3)
    ) {
        self.accounts = accounts
        self.trading = trading
        self.quotes = quotes
        self.storage = storage
        self.limits = limits
        self.drain = drain
    }
}
