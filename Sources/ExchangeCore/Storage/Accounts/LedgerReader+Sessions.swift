import Domain

extension LedgerReader {
    /// All sessions of users who are not suspended and have a portfolio in use.
    public func openSessions() throws -> [OpenSessionRecord] {
        try connection.statement(
            """
            SELECT token_hash, user, csrf_secret, sessions.created_at, last_used_at, expires_at, remote_address, name,
                coalesce(
                    (SELECT p.id FROM portfolio_choices AS c JOIN portfolios AS p ON p.id = c.active
                        WHERE c.user = sessions.user AND p.user = c.user AND p.archived_at IS NULL),
                    (SELECT min(id) FROM portfolios WHERE portfolios.user = sessions.user AND archived_at IS NULL)) AS portfolio
            FROM sessions JOIN users ON users.id = sessions.user
            WHERE suspended_at IS NULL AND portfolio IS NOT NULL
            """
        ).all { row in
            OpenSessionRecord(
                session: SessionRecord(
                    tokenHash: row.bytes(0), user: UserID(row.int64(1)), csrfSecret: row.bytes(2),
                    createdAt: Timestamp(milliseconds: row.int64(3)), lastUsedAt: Timestamp(milliseconds: row.int64(4)),
                    expiresAt: Timestamp(milliseconds: row.int64(5)), remoteAddress: row.text(6)),
                userName: row.text(7), portfolio: PortfolioID(row.int64(8)))
        }
    }
}
