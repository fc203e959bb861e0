import Foundation
import GRDBSQLite
import Storage
import TestSupport

/// What can be had at most: the statements of a market order, prepared, in a loop on one thread, without exchange.
///
/// Keep in step with `OrderPlacement`: the list is what the writer executes for one filled purchase by quantity.
final class BareOrderLoop {
    private let folder: TemporaryFolder
    private let portfolios: [Int64]
    private var database: OpaquePointer?
    private var order: [BareStatement] = []
    private let begin: BareStatement
    private let commit: BareStatement
    private var placed = 0

    init(folder: TemporaryFolder, portfolios: [Int64]) throws {
        self.folder = folder
        self.portfolios = portfolios
        let path = folder.path + "/data/ledger.db"
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK else {
            throw BareLoopError("\(path) cannot be opened.")
        }
        let settings = StorageSettings()
        for pragma in [
            "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -65536",
            "wal_autocheckpoint = \(settings.checkpointPages)",
        ] {
            sqlite3_exec(database, "PRAGMA \(pragma)", nil, nil, nil)
        }
        begin = try BareStatement("BEGIN IMMEDIATE", database)
        commit = try BareStatement("COMMIT", database)
        order = try BareOrderLoop.statements.map { try BareStatement($0, database) }
    }

    deinit {
        for statement in order + [begin, commit] { statement.finish() }
        sqlite3_close_v2(database)
    }

    /// Orders a second after a warm-up like that of the exchange.
    func throughput(groupSize: Int, for duration: Duration) throws -> Double {
        let warm = ContinuousClock.now.advanced(by: .milliseconds(500))
        while ContinuousClock.now < warm { try group(of: groupSize) }
        let (start, first) = (ContinuousClock.now, placed)
        let end = start.advanced(by: duration)
        while ContinuousClock.now < end { try group(of: groupSize) }
        return Double(placed - first) / start.duration(to: .now).inSeconds
    }

    func latencies(for duration: Duration) throws -> Latencies {
        for _ in 0..<200 { try group(of: 1) }
        var latencies = Latencies()
        let end = ContinuousClock.now.advanced(by: duration)
        var start = ContinuousClock.now
        while start < end {
            try group(of: 1)
            let now = ContinuousClock.now
            latencies.add(start.duration(to: now))
            start = now
        }
        return latencies
    }

    private func group(of size: Int) throws {
        try begin.step()
        for _ in 0..<size { try place() }
        try commit.step()
    }

    private static let time: Int64 = 1_800_000_000_000
    private static let hash = [UInt8](repeating: 0xA5, count: 32)

    /// One filled purchase, each statement with values like those of the exchange.
    private func place() throws {
        let portfolio = portfolios[placed % portfolios.count]
        placed += 1
        let name = "bare \(placed)"
        let (value, fee, quantity): (Int64, Int64, Int64) = (1_833_012, 1_834, 1_000)
        let o = order
        try o[0].step()
        _ = try o[1].row(.integer(portfolio), .text(name))
        _ = try o[2].row(.integer(portfolio), .integer(portfolio))
        let asset = try o[3].row(.text("bitcoin"))
        let cash = try o[4].row(.integer(portfolio), .integer(0), .integer(0))
        let coins = try o[4].row(.integer(portfolio), .integer(asset), .integer(0))
        try o[5].step(
            .integer(portfolio), .text(name), .bytes(Self.hash), .integer(asset), .integer(0), .integer(1),
            .integer(0), .integer(quantity), .integer(2), .null, .null, .integer(Self.time))
        let id = sqlite3_last_insert_rowid(database)
        let postings: [(account: Int64, asset: Int64, amount: Int64)] = [
            (portfolio, 0, -value - fee), (portfolio, asset, quantity), (-2, 0, value), (-2, asset, -quantity), (-3, 0, fee),
        ]
        var before: [Int64] = []
        before.reserveCapacity(postings.count)
        for posting in postings {
            before.append(try o[4].row(.integer(posting.account), .integer(posting.asset), .integer(0)))
        }
        try o[6].step(.integer(2), .integer(portfolio), .integer(Self.time), .integer(id))
        let entry = sqlite3_last_insert_rowid(database)
        for (index, posting) in postings.enumerated() {
            let after = before[index] + posting.amount
            try o[7].step(
                .integer(entry), .integer(posting.account), .integer(posting.asset), .integer(0), .integer(posting.amount),
                .integer(after))
            try o[8].step(.integer(after), .integer(posting.account), .integer(posting.asset), .integer(0))
        }
        try o[9].step(
            .integer(entry), .integer(id), .integer(portfolio), .integer(asset), .integer(0), .integer(quantity),
            .integer(18_330_112), .integer(2), .integer(value), .integer(fee), .integer(Self.time), .text("test"), .integer(0),
            .integer(1), .integer(cash - value - fee), .integer(coins + quantity))
        let cost = try o[10].row(.integer(portfolio), .integer(asset))
        try o[11].step(
            .integer(coins + quantity), .integer(cost + value + fee), .integer(0), .integer(fee), .integer(portfolio),
            .integer(asset))
        try o[12].step()
    }

    private static let statements = [
        "SAVEPOINT command",
        "SELECT id, body_hash FROM orders WHERE portfolio = ? AND client_order_id = ?",
        "SELECT 1 FROM portfolios WHERE id = ? AND user = ? AND archived_at IS NULL",
        "SELECT key FROM assets WHERE id = ? AND key > 0",
        "SELECT amount FROM balances WHERE account = ? AND asset = ? AND bucket = ?",
        """
        INSERT INTO orders (portfolio, client_order_id, body_hash, asset, side, type, size_kind, size, state, reason,
            reason_text, placed_at, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)
        """,
        "INSERT INTO journal (kind, account, time, reference) VALUES (?, ?, ?, ?)",
        "INSERT INTO postings (entry, account, asset, bucket, amount, balance) VALUES (?, ?, ?, ?, ?, ?)",
        "UPDATE balances SET amount = ? WHERE account = ? AND asset = ? AND bucket = ?",
        """
        INSERT INTO fills (entry, order_id, portfolio, asset, side, quantity, price, price_scale, value, fee, time,
            quote_source, quote_age, rule, cash_after, holding_after)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        "SELECT cost, quantity, realised, fees FROM positions WHERE portfolio = ? AND asset = ?",
        "UPDATE positions SET quantity = ?, cost = ?, realised = ?, fees = ? WHERE portfolio = ? AND asset = ?",
        "RELEASE command",
    ]
}
