extension LedgerMigrations {
    /// Assets, accounts, portfolios, the journal and its balances, idempotency keys.
    ///
    /// Amounts are INTEGER in STRICT tables: a sum that overflows would become REAL, which such a column refuses.
    static let ledgerCore = Migration(
        number: 1, name: "ledger core",
        sql: """
            CREATE TABLE assets (
                key INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                symbol TEXT NOT NULL,
                name TEXT NOT NULL,
                rank INTEGER,
                supply REAL,
                max_supply REAL,
                quantity_decimals INTEGER NOT NULL CHECK (quantity_decimals BETWEEN 0 AND 8),
                state TEXT NOT NULL,
                listed_at INTEGER NOT NULL
            ) STRICT;
            INSERT INTO assets (key, id, symbol, name, quantity_decimals, state, listed_at)
            VALUES (0, 'USD', 'USD', 'US dollar', 6, 'currency', 0);

            -- kind: 0 a portfolio, 1 issuance, 2 market, 3 fees
            CREATE TABLE accounts (
                id INTEGER PRIMARY KEY,
                kind INTEGER NOT NULL,
                CHECK ((id > 0) = (kind = 0))
            ) STRICT;
            INSERT INTO accounts (id, kind) VALUES (-1, 1), (-2, 2), (-3, 3);

            CREATE TABLE portfolios (
                id INTEGER PRIMARY KEY REFERENCES accounts (id),
                user INTEGER NOT NULL,
                name TEXT NOT NULL,
                market TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                archived_at INTEGER
            ) STRICT;
            CREATE INDEX portfolios_by_user ON portfolios (user, id);

            -- account: the portfolio in whose list the entry appears
            CREATE TABLE journal (
                number INTEGER PRIMARY KEY,
                kind INTEGER NOT NULL,
                account INTEGER NOT NULL REFERENCES accounts (id),
                time INTEGER NOT NULL,
                reference INTEGER
            ) STRICT;
            CREATE INDEX journal_by_account ON journal (account, number);

            -- bucket: 0 available, 1 held; balance: what is there right after
            CREATE TABLE postings (
                entry INTEGER NOT NULL REFERENCES journal (number),
                account INTEGER NOT NULL REFERENCES accounts (id),
                asset INTEGER NOT NULL REFERENCES assets (key),
                bucket INTEGER NOT NULL CHECK (bucket IN (0, 1)),
                amount INTEGER NOT NULL CHECK (amount <> 0),
                balance INTEGER NOT NULL CHECK (balance >= 0 OR account < 0),
                PRIMARY KEY (entry, account, asset, bucket)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE balances (
                account INTEGER NOT NULL REFERENCES accounts (id),
                asset INTEGER NOT NULL REFERENCES assets (key),
                bucket INTEGER NOT NULL CHECK (bucket IN (0, 1)),
                amount INTEGER NOT NULL CHECK (amount >= 0 OR account < 0),
                PRIMARY KEY (account, asset, bucket)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE idempotency (
                portfolio INTEGER NOT NULL REFERENCES portfolios (id),
                key TEXT NOT NULL,
                kind TEXT NOT NULL,
                body_hash BLOB NOT NULL,
                result BLOB NOT NULL,
                created_at INTEGER NOT NULL,
                PRIMARY KEY (portfolio, key)
            ) STRICT, WITHOUT ROWID;
            """)
}
