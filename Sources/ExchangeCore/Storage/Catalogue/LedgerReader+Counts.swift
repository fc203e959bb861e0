extension LedgerReader {
    /// Orders that were ever placed, refused ones included. Their numbers have no gaps and none is deleted, so this
    /// takes the same however many there are.
    public func orderCount() throws -> Int {
        try connection.statement("SELECT coalesce(max(id), 0) FROM orders").first { $0.int(0) } ?? 0
    }
}
