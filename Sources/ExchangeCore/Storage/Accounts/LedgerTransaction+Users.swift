public import Domain

extension LedgerTransaction {
    /// Adds a user. The caller has looked whether the name is free, in this transaction.
    public func insertUser(name: String, normalisedName: String, passwordHash: String, at time: Timestamp) throws -> UserID {
        try connection.statement("INSERT INTO users (name, normalised_name, password_hash, created_at) VALUES (?, ?, ?, ?)")
            .run(name, normalisedName, passwordHash, time.milliseconds)
        return UserID(connection.lastInsertedRow)
    }

    /// Replaces the hash, a PHC string. Sessions are not touched: ending them is up to the caller.
    public func setPasswordHash(of user: UserID, to hash: String) throws {
        try connection.statement("UPDATE users SET password_hash = ? WHERE id = ?").run(hash, user.rawValue)
    }

    /// Suspends a user, or with nil lifts that.
    public func setSuspended(_ user: UserID, since time: Timestamp?) throws {
        try connection.statement("UPDATE users SET suspended_at = ? WHERE id = ?").run(time?.milliseconds, user.rawValue)
    }

    /// Notes a sign-in, for operators.
    public func setLastLogIn(of user: UserID, at time: Timestamp) throws {
        try connection.statement("UPDATE users SET last_log_in_at = ? WHERE id = ?").run(time.milliseconds, user.rawValue)
    }
}
