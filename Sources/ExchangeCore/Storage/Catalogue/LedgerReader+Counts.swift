extension LedgerReader {
    /// Orders that were ever placed, refused ones included. Their numbers have no gaps and none is deleted, so this
    /// takes the same however many there are.
    public func orderCount() throws -> Int {
        try connection.statement("SELECT coalesce(max(id), 0) FROM orders").first { $0.int(0) } ?? 0
    }
}

extension LedgerReader {
    /// Which ledger this is: 32 hexadecimal digits, the same for ever and for all copies of the file.
    public func ledgerIdentity() throws -> String {
        try connection.statement("SELECT identity FROM ledger_identity").first { $0.text(0) } ?? ""
    }

    /// Which ledger this is, and how far it has come.
    public func ledgerPosition() throws -> LedgerPosition {
        let last = try connection.statement("SELECT coalesce(max(number), 0) FROM journal").first { $0.int(0) } ?? 0
        return LedgerPosition(identity: try ledgerIdentity(), entry: Int64(last))
    }
}
