public import Domain
internal import GRDB

/// The last quotes before a stop, with where the source's numbering was.
public struct StoredQuotes: Sendable {
    /// The number of the last tick, see `QuotesTicked`.
    public let epoch: Int64
    public let sequence: Int64
    /// The status of the market as its owner wrote it; the store does not look into it.
    public let status: String
    public let quotes: [Quote]

    public init(epoch: Int64, sequence: Int64, status: String, quotes: [Quote]) {
        self.epoch = epoch
        self.sequence = sequence
        self.status = status
        self.quotes = quotes
    }
}

extension MarketStore {
    /// Keeps the last quotes, so that a restart shows prices at once, with their age.
    public func storeQuotes(_ stored: StoredQuotes) async throws {
        try await write { database in
            let statement = try database.cachedStatement(sql: "INSERT OR REPLACE INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?)")
            for quote in stored.quotes {
                let coin = try database.internedCoin(of: quote.asset)
                try statement.execute(arguments: [
                    coin, quote.price.mantissa, Int64(quote.price.scale), quote.change24h, quote.volume24h?.micros,
                    quote.source, quote.time.milliseconds,
                ])
            }
            try database.setFact("epoch", to: String(stored.epoch))
            try database.setFact("sequence", to: String(stored.sequence))
            try database.setFact("status", to: stored.status)
        }
    }

    /// The last quotes; nil in a new file.
    public func lastQuotes() async throws -> StoredQuotes? {
        try await read { database in
            guard let status = try database.fact("status") else { return nil }
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT asset, mantissa, scale, change_24h, volume_24h, source, time
                    FROM quotes JOIN coins ON coins.id = quotes.coin
                    """)
            let quotes = rows.compactMap { row -> Quote? in
                guard let price = Price(mantissa: row[1], scale: row[2]) else { return nil }
                return Quote(
                    asset: AssetID(row[0]), price: price, change24h: row[3],
                    volume24h: (row[4] as Int64?).map { USD(micros: $0) }, source: row[5],
                    time: Timestamp(milliseconds: row[6]))
            }
            return StoredQuotes(
                epoch: try database.fact("epoch").flatMap { Int64($0) } ?? 0,
                sequence: try database.fact("sequence").flatMap { Int64($0) } ?? 0, status: status, quotes: quotes)
        }
    }

    /// Makes sure that the file holds prices of `world` only: what is there of another market is deleted.
    public func belong(to world: String) async throws {
        try await write { database in
            if let known = try database.fact("world"), known != world {
                for table in ["bars", "coverage", "quotes", "facts", "coins"] {
                    try database.execute(sql: "DELETE FROM \(table)")
                }
            }
            try database.setFact("world", to: world)
        }
    }
}

extension Database {
    func fact(_ name: String) throws -> String? {
        try String.fetchOne(cachedStatement(sql: "SELECT value FROM facts WHERE name = ?"), arguments: [name])
    }

    func setFact(_ name: String, to value: String) throws {
        try cachedStatement(sql: "INSERT OR REPLACE INTO facts VALUES (?, ?)").execute(arguments: [name, value])
    }
}
