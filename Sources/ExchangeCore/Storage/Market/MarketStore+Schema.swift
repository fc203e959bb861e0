extension MarketStore {
    static let schemaVersion = 1

    /// Prices are integers with their scales packed into one column, a byte each: open, high, low, close from the lowest.
    static let schema = """
        CREATE TABLE IF NOT EXISTS coins (
            id INTEGER PRIMARY KEY,
            asset TEXT NOT NULL UNIQUE,
            recorded_until INTEGER
        ) STRICT;
        CREATE TABLE IF NOT EXISTS bars (
            coin INTEGER NOT NULL REFERENCES coins(id),
            minutes INTEGER NOT NULL,
            start INTEGER NOT NULL,
            complete_until INTEGER NOT NULL,
            open INTEGER NOT NULL,
            high INTEGER NOT NULL,
            low INTEGER NOT NULL,
            close INTEGER NOT NULL,
            scales INTEGER NOT NULL,
            volume REAL,
            has_range INTEGER NOT NULL,
            PRIMARY KEY (coin, minutes, start)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS coverage (
            coin INTEGER NOT NULL REFERENCES coins(id),
            minutes INTEGER NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            PRIMARY KEY (coin, minutes, start)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS quotes (
            coin INTEGER PRIMARY KEY REFERENCES coins(id),
            mantissa INTEGER NOT NULL,
            scale INTEGER NOT NULL,
            change_24h REAL,
            volume_24h INTEGER,
            source TEXT NOT NULL,
            time INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS facts (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
