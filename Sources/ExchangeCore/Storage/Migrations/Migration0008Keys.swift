extension LedgerMigrations {
    /// API keys. Nothing in here opens anything: the token is a hash, and signing secrets are derived from a file beside the
    /// ledger.
    static let keys = Migration(
        number: 8, name: "keys",
        sql: """
            -- scope: 0 read, 1 trade
            CREATE TABLE api_keys (
                id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 27),
                user INTEGER NOT NULL REFERENCES users (id),
                name TEXT NOT NULL,
                token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
                scope INTEGER NOT NULL CHECK (scope IN (0, 1)),
                created_at INTEGER NOT NULL,
                expires_at INTEGER,
                last_used_at INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX api_keys_of_user ON api_keys (user, created_at);
            """)
}
