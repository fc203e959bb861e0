extension LedgerMigrations {
    /// Which ledger this is, for ever: 128 random bits, drawn when the table is made. Copies and backups share it.
    static let identity = Migration(
        number: 5, name: "identity",
        sql: """
            CREATE TABLE ledger_identity (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                identity TEXT NOT NULL CHECK (length(identity) = 32)
            ) STRICT;

            INSERT INTO ledger_identity (id, identity) VALUES (1, lower(hex(randomblob(16))));
            """)
}
