extension LedgerMigrations {
    /// Orders, fills, positions.
    ///
    /// Codes are those of `StoredCodes`; amounts are steps of the coin or millionths of a dollar. A fill has the number of its
    /// journal entry. `positions` is a projection of the fills, kept in the same transaction so that a portfolio is read
    /// without replaying them; the audit compares the two.
    static let orders = Migration(
        number: 4, name: "orders",
        sql: """
            -- size: steps (size_kind 0), millionths of a dollar (1), nothing (2: all that is held)
            CREATE TABLE orders (
                id INTEGER PRIMARY KEY,
                portfolio INTEGER NOT NULL REFERENCES portfolios (id),
                client_order_id TEXT NOT NULL,
                body_hash BLOB NOT NULL,
                asset INTEGER NOT NULL REFERENCES assets (key) CHECK (asset > 0),
                side INTEGER NOT NULL CHECK (side IN (0, 1)),
                type INTEGER NOT NULL,
                size_kind INTEGER NOT NULL,
                size INTEGER CHECK (size > 0),
                state INTEGER NOT NULL,
                reason INTEGER,
                reason_text TEXT,
                placed_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX orders_by_client_order_id ON orders (portfolio, client_order_id);
            CREATE INDEX orders_by_portfolio ON orders (portfolio, id);

            -- price: USD for one coin as price * 10^-price_scale; cash_after, holding_after: what is available right after
            CREATE TABLE fills (
                entry INTEGER PRIMARY KEY REFERENCES journal (number),
                order_id INTEGER NOT NULL REFERENCES orders (id),
                portfolio INTEGER NOT NULL REFERENCES portfolios (id),
                asset INTEGER NOT NULL REFERENCES assets (key),
                side INTEGER NOT NULL CHECK (side IN (0, 1)),
                quantity INTEGER NOT NULL CHECK (quantity > 0),
                price INTEGER NOT NULL CHECK (price > 0),
                price_scale INTEGER NOT NULL CHECK (price_scale BETWEEN 0 AND 18),
                value INTEGER NOT NULL CHECK (value >= 0),
                fee INTEGER NOT NULL CHECK (fee >= 0),
                time INTEGER NOT NULL,
                quote_source TEXT NOT NULL,
                quote_age INTEGER NOT NULL,
                rule INTEGER NOT NULL,
                cash_after INTEGER NOT NULL CHECK (cash_after >= 0),
                holding_after INTEGER NOT NULL CHECK (holding_after >= 0)
            ) STRICT;
            CREATE INDEX fills_by_order ON fills (order_id);
            CREATE INDEX fills_by_asset ON fills (portfolio, asset, entry);

            CREATE TABLE positions (
                portfolio INTEGER NOT NULL REFERENCES portfolios (id),
                asset INTEGER NOT NULL REFERENCES assets (key),
                quantity INTEGER NOT NULL CHECK (quantity >= 0),
                cost INTEGER NOT NULL CHECK (cost >= 0),
                realised INTEGER NOT NULL,
                fees INTEGER NOT NULL CHECK (fees >= 0),
                PRIMARY KEY (portfolio, asset)
            ) STRICT, WITHOUT ROWID;

            -- Added funds have the UTC day (days since 1970-01-01) as reference, starting cash has none.
            CREATE INDEX funds_by_day ON journal (account, reference) WHERE kind = 1;
            """)
}
