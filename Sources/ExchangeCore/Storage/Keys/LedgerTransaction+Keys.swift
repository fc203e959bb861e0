public import Domain

extension LedgerTransaction {
    /// Stores a new API key, as one that was never used.
    public func insertKey(_ key: KeyRecord) throws {
        try connection.statement(
            """
            INSERT INTO api_keys (id, user, name, token_hash, scope, created_at, expires_at, last_used_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, NULL)
            """
        ).run(
            key.id, key.user.rawValue, key.name, key.tokenHash, key.scope == .trade ? 1 : 0, key.createdAt.milliseconds,
            key.expiresAt?.milliseconds)
    }

    /// Ends a key of a user. False when there is none.
    public func deleteKey(_ id: String, of user: UserID) throws -> Bool {
        let known = try connection.statement("SELECT 1 FROM api_keys WHERE id = ? AND user = ?")
            .first(id, user.rawValue) { _ in true }
        guard known != nil else { return false }
        try connection.statement("DELETE FROM api_keys WHERE id = ? AND user = ?").run(id, user.rawValue)
        return true
    }

    /// Ends all keys of a user. Returns their ids.
    public func deleteKeys(of user: UserID) throws -> [String] {
        let ids = try connection.statement("SELECT id FROM api_keys WHERE user = ? ORDER BY id")
            .all(user.rawValue) { $0.text(0) }
        try connection.statement("DELETE FROM api_keys WHERE user = ?").run(user.rawValue)
        return ids
    }

    /// Notes when a key was used last. Written now and then, not with each request.
    public func setLastUse(ofKey id: String, at time: Timestamp) throws {
        try connection.statement("UPDATE api_keys SET last_used_at = ? WHERE id = ?").run(time.milliseconds, id)
    }
}
