public import Domain

extension LedgerReader {
    /// The user whose name, in lower case, is `normalisedName`.
    public func user(named normalisedName: String) throws -> UserRecord? {
        try connection.statement(
            "SELECT id, name, password_hash, created_at, suspended_at, last_log_in_at FROM users WHERE normalised_name = ?"
        ).first(normalisedName, read: Self.user)
    }

    /// The user of this number; nil when there is none.
    public func user(_ id: UserID) throws -> UserRecord? {
        try connection.statement(
            "SELECT id, name, password_hash, created_at, suspended_at, last_log_in_at FROM users WHERE id = ?"
        ).first(id.rawValue, read: Self.user)
    }

    /// Users by name, at most `limit`; with `text`, those whose name contains it in any case.
    public func users(nameContains text: String? = nil, limit: Int = 10_000) throws -> [UserRecord] {
        // `instr` and not LIKE: every character stands for itself.
        try connection.statement(
            """
            SELECT id, name, password_hash, created_at, suspended_at, last_log_in_at FROM users
            WHERE instr(normalised_name, ?) > 0 ORDER BY normalised_name LIMIT ?
            """
        ).all(text?.lowercased() ?? "", limit, read: Self.user)
    }

    /// Accounts, suspended ones included.
    public func userCount() throws -> Int {
        try connection.statement("SELECT count(*) FROM users").first { $0.int(0) } ?? 0
    }

    private static func user(_ row: SQLRow) -> UserRecord {
        UserRecord(
            id: UserID(row.int64(0)), name: row.text(1), passwordHash: row.text(2),
            createdAt: Timestamp(milliseconds: row.int64(3)),
            suspendedAt: row.optionalInt64(4).map { Timestamp(milliseconds: $0) },
            lastLogInAt: row.optionalInt64(5).map { Timestamp(milliseconds: $0) })
    }
}
