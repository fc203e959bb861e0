extension LedgerMigrations {
    /// The market binding, the catalogue's version and halts.
    static let market = Migration(
        number: 3, name: "market",
        sql: """
            CREATE TABLE market_binding (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                kind TEXT NOT NULL,
                detail TEXT NOT NULL,
                minimum_epoch INTEGER NOT NULL,
                bound_at INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE catalogue_version (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                version INTEGER NOT NULL
            ) STRICT;

            -- asset: 0 (US dollars) for the whole exchange
            CREATE TABLE halts (
                asset INTEGER PRIMARY KEY REFERENCES assets (key),
                reason TEXT NOT NULL,
                since INTEGER NOT NULL
            ) STRICT;
            """)
}
