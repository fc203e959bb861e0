public import Bus

extension ServiceName {
    /// Accounts, orders, the ledger, the quote book: the one role that opens the database.
    public static let backend = ServiceName("backend")
    /// The one role that reaches the outside world: market data, feeds, mail, SMS.
    public static let dmz = ServiceName("dmz")
    /// Pages and the API.
    public static let web = ServiceName("web")
}
