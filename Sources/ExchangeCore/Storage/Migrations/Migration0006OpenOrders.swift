extension LedgerMigrations {
    /// Orders that wait: prices, what is set aside, when they end; and on fills what their price is made of.
    ///
    /// A program that does not know this would never fill, cancel or release what is open, so it must not open the ledger.
    static let openOrders = Migration(
        number: 6, name: "open orders", oldestProgram: 6,
        sql: """
            -- quantity, filled: steps (quantity NULL: whatever the dollars pay for); hold: what is set aside for what is open,
            -- millionths of a dollar (buy) or steps (sell)
            ALTER TABLE orders ADD COLUMN quantity INTEGER CHECK (quantity > 0);
            ALTER TABLE orders ADD COLUMN filled INTEGER NOT NULL DEFAULT 0 CHECK (filled >= 0);
            ALTER TABLE orders ADD COLUMN hold INTEGER NOT NULL DEFAULT 0 CHECK (hold >= 0);
            ALTER TABLE orders ADD COLUMN limit_price INTEGER CHECK (limit_price > 0);
            ALTER TABLE orders ADD COLUMN limit_scale INTEGER CHECK (limit_scale BETWEEN 0 AND 18);
            ALTER TABLE orders ADD COLUMN stop_price INTEGER CHECK (stop_price > 0);
            ALTER TABLE orders ADD COLUMN stop_scale INTEGER CHECK (stop_scale BETWEEN 0 AND 18);
            ALTER TABLE orders ADD COLUMN time_in_force INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE orders ADD COLUMN post_only INTEGER NOT NULL DEFAULT 0 CHECK (post_only IN (0, 1));
            ALTER TABLE orders ADD COLUMN expires_at INTEGER;
            ALTER TABLE orders ADD COLUMN triggered_at INTEGER;
            CREATE INDEX open_orders ON orders (asset, id) WHERE state IN (0, 1);
            CREATE INDEX open_orders_by_portfolio ON orders (portfolio, id) WHERE state IN (0, 1);
            CREATE INDEX open_orders_by_expiry ON orders (expires_at) WHERE state IN (0, 1) AND expires_at IS NOT NULL;

            -- maker: whether the order had waited; half_spread, impact: millionths of the quote
            ALTER TABLE fills ADD COLUMN maker INTEGER CHECK (maker IN (0, 1));
            ALTER TABLE fills ADD COLUMN quote_price INTEGER CHECK (quote_price > 0);
            ALTER TABLE fills ADD COLUMN quote_scale INTEGER CHECK (quote_scale BETWEEN 0 AND 18);
            ALTER TABLE fills ADD COLUMN half_spread INTEGER;
            ALTER TABLE fills ADD COLUMN impact INTEGER;
            """)
}
