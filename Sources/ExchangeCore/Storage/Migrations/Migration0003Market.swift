extension LedgerMigrations {
    /// The market binding and halts.
    static let market = Migration(number: 3, name: "market", sql: "")
}
