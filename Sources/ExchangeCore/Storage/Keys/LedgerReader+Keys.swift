public import Domain

extension LedgerReader {
    /// All keys of users who have a portfolio in use.
    public func keys() throws -> [OwnedKeyRecord] {
        try connection.statement(
            """
            SELECT api_keys.id, user, api_keys.name, token_hash, scope, api_keys.created_at, expires_at, last_used_at, users.name,
                suspended_at IS NOT NULL
            FROM api_keys JOIN users ON users.id = api_keys.user
            """
        ).all { row in
            (
                key: KeyRecord(
                    id: row.text(0), user: UserID(row.int64(1)), name: row.text(2), tokenHash: row.bytes(3),
                    scope: row.bool(4) ? .trade : .read, createdAt: Timestamp(milliseconds: row.int64(5)),
                    expiresAt: row.optionalInt64(6).map { Timestamp(milliseconds: $0) },
                    lastUsedAt: row.optionalInt64(7).map { Timestamp(milliseconds: $0) }),
                userName: row.text(8), isSuspended: row.bool(9)
            )
        }.compactMap { stored in
            try defaultPortfolio(of: stored.key.user).map {
                OwnedKeyRecord(key: stored.key, userName: stored.userName, isSuspended: stored.isSuspended, portfolio: $0.id)
            }
        }
    }

    /// How many API keys a user has, expired ones included.
    public func keyCount(of user: UserID) throws -> Int {
        try connection.statement("SELECT count(*) FROM api_keys WHERE user = ?").first(user.rawValue) { $0.int(0) } ?? 0
    }
}
