extension LedgerMigrations {
    /// Users, sessions, watchlists.
    static let accounts = Migration(number: 2, name: "accounts", sql: "")
}
