public import Domain

extension LedgerReader {
    /// All coins that were ever listed, in the order of their listing. US dollars are not among them.
    public func assets() throws -> [AssetRecord] {
        try connection.statement(
            """
            SELECT key, id, symbol, name, rank, supply, max_supply, quantity_decimals, state, listed_at
            FROM assets WHERE key > 0 ORDER BY key
            """
        ).all { row in
            let asset = Asset(
                id: AssetID(row.text(1)), symbol: row.text(2), name: row.text(3), rank: row.optionalInt64(4).map { Int($0) },
                supply: row.optionalDouble(5), maxSupply: row.optionalDouble(6), quantityDecimals: UInt8(row.int(7)),
                state: AssetState(rawValue: row.text(8)) ?? .suspended)
            return AssetRecord(
                key: AssetKey(row.int64(0)), asset: asset, listedAt: Timestamp(milliseconds: row.int64(9)))
        }
    }

    /// The number of a coin in the ledger; nil when it was never listed.
    public func assetKey(of asset: AssetID) throws -> AssetKey? {
        try connection.statement("SELECT key FROM assets WHERE id = ? AND key > 0")
            .first(asset.rawValue) { AssetKey($0.int64(0)) }
    }

    /// Coins that somebody holds in a portfolio that is in use, or has ordered: they stay quoted when they leave the list.
    public func heldAssets() throws -> [AssetID] {
        try connection.statement(
            """
            SELECT id FROM assets WHERE key IN (
                SELECT DISTINCT asset FROM balances JOIN portfolios ON portfolios.id = balances.account
                WHERE asset > 0 AND amount > 0 AND archived_at IS NULL
            ) OR key IN (SELECT asset FROM orders WHERE state IN (0, 1)) ORDER BY key
            """
        ).all { AssetID($0.text(0)) }
    }
}
