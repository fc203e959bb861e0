public import Domain

extension LedgerTransaction {
    /// Stores a new session. The caller has made its token; only the hash comes here.
    public func insertSession(_ session: SessionRecord) throws {
        try connection.statement(
            """
            INSERT INTO sessions (token_hash, user, csrf_secret, created_at, last_used_at, expires_at, remote_address)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            session.tokenHash, session.user.rawValue, session.csrfSecret, session.createdAt.milliseconds,
            session.lastUsedAt.milliseconds, session.expiresAt.milliseconds, session.remoteAddress)
    }

    /// Ends a session; nothing happens when there is none.
    public func deleteSession(_ tokenHash: [UInt8]) throws {
        try connection.statement("DELETE FROM sessions WHERE token_hash = ?").run(tokenHash)
    }

    /// Ends the user's sessions but the `keeping` last used ones and `except`. Returns the token hashes of those ended.
    public func deleteSessions(of user: UserID, keeping count: Int = 0, except: [UInt8] = []) throws -> [[UInt8]] {
        let ended = try connection.statement(
            "SELECT token_hash FROM sessions WHERE user = ? AND token_hash <> ? ORDER BY last_used_at DESC LIMIT -1 OFFSET ?"
        ).all(user.rawValue, except, count) { $0.bytes(0) }
        for hash in ended { try deleteSession(hash) }
        return ended
    }

    /// Ends all sessions that were last used or expire before these moments. Returns how many.
    public func deleteSessions(lastUsedBefore idle: Timestamp, expiringBefore now: Timestamp) throws -> Int {
        let count = try connection.statement("SELECT count(*) FROM sessions WHERE last_used_at <= ? OR expires_at <= ?")
            .first(idle.milliseconds, now.milliseconds) { $0.int(0) }
        try connection.statement("DELETE FROM sessions WHERE last_used_at <= ? OR expires_at <= ?")
            .run(idle.milliseconds, now.milliseconds)
        return count ?? 0
    }

    /// Moves the moment from which a session counts as idle. Written now and then, not with each request.
    public func setLastUse(of tokenHash: [UInt8], at time: Timestamp) throws {
        try connection.statement("UPDATE sessions SET last_used_at = ? WHERE token_hash = ?").run(time.milliseconds, tokenHash)
    }
}
