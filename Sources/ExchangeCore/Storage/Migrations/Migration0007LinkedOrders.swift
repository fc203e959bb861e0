extension LedgerMigrations {
    /// Trailing stops, orders that wait for their first quote, and groups of orders.
    ///
    /// A program that does not know this would fill both orders of a pair, so it must not open the ledger.
    static let linkedOrders = Migration(
        number: 7, name: "linked orders", oldestProgram: 7,
        sql: """
            -- kind: 0 OCO, 1 bracket; side: of the exits; hold: what is set aside for the exits together, millionths of a
            -- dollar (buy) or steps (sell)
            CREATE TABLE order_groups (
                id INTEGER PRIMARY KEY,
                portfolio INTEGER NOT NULL REFERENCES portfolios (id),
                client_order_id TEXT NOT NULL,
                body_hash BLOB NOT NULL,
                kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
                asset INTEGER NOT NULL REFERENCES assets (key) CHECK (asset > 0),
                side INTEGER NOT NULL CHECK (side IN (0, 1)),
                hold INTEGER NOT NULL DEFAULT 0 CHECK (hold >= 0),
                placed_at INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX order_groups_by_client_order_id ON order_groups (portfolio, client_order_id);

            -- trail_kind: 0 dollars (trail * 10^-trail_scale), 1 basis points; best_price: the best when it was placed, or when
            -- it fired; best_at: quotes that are later count; unseen: it acts on the next quote as if it were placed then;
            -- dormant: an exit whose entry has not filled; role: 0 entry, 1 target, 2 stop
            ALTER TABLE orders ADD COLUMN trail_kind INTEGER CHECK (trail_kind IN (0, 1));
            ALTER TABLE orders ADD COLUMN trail INTEGER CHECK (trail > 0);
            ALTER TABLE orders ADD COLUMN trail_scale INTEGER CHECK (trail_scale BETWEEN 0 AND 18);
            ALTER TABLE orders ADD COLUMN best_price INTEGER CHECK (best_price > 0);
            ALTER TABLE orders ADD COLUMN best_scale INTEGER CHECK (best_scale BETWEEN 0 AND 18);
            ALTER TABLE orders ADD COLUMN best_at INTEGER;
            ALTER TABLE orders ADD COLUMN unseen INTEGER NOT NULL DEFAULT 0 CHECK (unseen IN (0, 1));
            ALTER TABLE orders ADD COLUMN dormant INTEGER NOT NULL DEFAULT 0 CHECK (dormant IN (0, 1));
            ALTER TABLE orders ADD COLUMN waits_until INTEGER;
            ALTER TABLE orders ADD COLUMN group_id INTEGER REFERENCES order_groups (id);
            ALTER TABLE orders ADD COLUMN role INTEGER CHECK (role BETWEEN 0 AND 2);
            CREATE INDEX orders_by_group ON orders (group_id) WHERE group_id IS NOT NULL;
            CREATE INDEX open_trailing_orders ON orders (asset) WHERE type = 6 AND state IN (0, 1);

            -- What trailing stops have followed: the best price of those whose best_at is at most up_to, and later than the
            -- row before.
            CREATE TABLE trail_bests (
                asset INTEGER NOT NULL REFERENCES assets (key),
                side INTEGER NOT NULL CHECK (side IN (0, 1)),
                up_to INTEGER NOT NULL,
                price INTEGER NOT NULL CHECK (price > 0),
                scale INTEGER NOT NULL CHECK (scale BETWEEN 0 AND 18),
                PRIMARY KEY (asset, side, up_to)
            ) STRICT, WITHOUT ROWID;
            """)
}
