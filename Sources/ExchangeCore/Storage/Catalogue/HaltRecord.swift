public import Domain

/// A halt of one coin or of the whole exchange.
public struct HaltRecord: Hashable, Sendable {
    /// Nil: the whole exchange.
    public let asset: AssetID?
    public let reason: String
    public let since: Timestamp

    public init(asset: AssetID?, reason: String, since: Timestamp) {
        self.asset = asset
        self.reason = reason
        self.since = since
    }
}

extension LedgerReader {
    /// What is halted, the whole exchange first, then by the time since when.
    public func halts() throws -> [HaltRecord] {
        try connection.statement(
            """
            SELECT iif(assets.key = 0, NULL, assets.id), reason, since
            FROM halts JOIN assets ON assets.key = halts.asset ORDER BY halts.asset <> 0, since
            """
        ).all { row in
            HaltRecord(
                asset: row.optionalText(0).map { AssetID($0) }, reason: row.text(1), since: Timestamp(milliseconds: row.int64(2)))
        }
    }
}

extension LedgerTransaction {
    /// Halts a coin, or the whole exchange where `asset` is `AssetKey.usd`: dollars are in every trade.
    public func halt(_ asset: AssetKey, reason: String, at time: Timestamp) throws {
        try connection.statement(
            "INSERT INTO halts (asset, reason, since) VALUES (?, ?, ?) ON CONFLICT (asset) DO UPDATE SET reason = excluded.reason"
        ).run(asset.rawValue, reason, time.milliseconds)
    }

    /// Lets a coin, or the exchange, trade again.
    public func resume(_ asset: AssetKey) throws {
        try connection.statement("DELETE FROM halts WHERE asset = ?").run(asset.rawValue)
    }
}
