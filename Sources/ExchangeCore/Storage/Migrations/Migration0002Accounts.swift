extension LedgerMigrations {
    /// Users, sessions, watchlists.
    static let accounts = Migration(
        number: 2, name: "accounts",
        sql: """
            CREATE TABLE users (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                normalised_name TEXT NOT NULL UNIQUE,
                password_hash TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                suspended_at INTEGER,
                last_log_in_at INTEGER
            ) STRICT;

            CREATE TABLE sessions (
                token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
                user INTEGER NOT NULL REFERENCES users (id),
                csrf_secret BLOB NOT NULL,
                created_at INTEGER NOT NULL,
                last_used_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL,
                remote_address TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX sessions_of_user ON sessions (user, last_used_at);

            CREATE TABLE watchlist (
                user INTEGER NOT NULL REFERENCES users (id),
                asset INTEGER NOT NULL REFERENCES assets (key),
                added_at INTEGER NOT NULL,
                PRIMARY KEY (user, asset)
            ) STRICT, WITHOUT ROWID;
            """)
}
