extension LedgerMigrations {
    /// Orders, fills, positions.
    static let orders = Migration(number: 4, name: "orders", sql: "")
}
