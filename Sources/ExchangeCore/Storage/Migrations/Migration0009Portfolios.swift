extension LedgerMigrations {
    /// Several portfolios per user: what the user has chosen, resets and clones.
    ///
    /// A program that does not know of resets would replay positions across them, so it must not open the ledger.
    static let portfolios = Migration(
        number: 9, name: "portfolios", oldestProgram: 9,
        sql: """
            -- opening_cash: millionths of a dollar; NULL: its first funds that count against no day
            ALTER TABLE portfolios ADD COLUMN opening_cash INTEGER CHECK (opening_cash >= 0);

            -- cost_basis: 0 first in, 1 last in, 2 highest cost, 3 average
            CREATE TABLE portfolio_choices (
                user INTEGER PRIMARY KEY,
                active INTEGER REFERENCES portfolios (id),
                cost_basis INTEGER NOT NULL DEFAULT 0
            ) STRICT;

            -- kind: that of the journal's entry. 5: the portfolio was reset, `value` is what it was worth; 6: it began as a clone
            -- of `source`. entry: the last journal entry of what was before, the event's own where it has one
            CREATE TABLE portfolio_events (
                id INTEGER PRIMARY KEY,
                kind INTEGER NOT NULL CHECK (kind IN (5, 6)),
                portfolio INTEGER NOT NULL REFERENCES portfolios (id),
                entry INTEGER NOT NULL CHECK (entry >= 0),
                time INTEGER NOT NULL,
                source INTEGER REFERENCES portfolios (id) CHECK ((source IS NOT NULL) = (kind = 6)),
                value INTEGER CHECK ((value IS NOT NULL) = (kind = 5))
            ) STRICT;
            CREATE INDEX events_of_portfolio ON portfolio_events (portfolio, id);
            """)
}
