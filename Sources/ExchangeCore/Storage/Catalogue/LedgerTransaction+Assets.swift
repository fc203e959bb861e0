public import Domain

extension LedgerTransaction {
    /// Lists a coin for the first time. Its quantity step is fixed from here on.
    public func list(_ asset: Asset, at time: Timestamp) throws -> AssetKey {
        try connection.statement(
            """
            INSERT INTO assets (id, symbol, name, rank, supply, max_supply, quantity_decimals, state, listed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            asset.id.rawValue, asset.symbol, asset.name, asset.rank, asset.supply, asset.maxSupply,
            Int64(asset.quantityDecimals), asset.state.rawValue, time.milliseconds)
        return AssetKey(connection.lastInsertedRow)
    }

    /// Updates what may change of a coin: everything but its id and its quantity step.
    public func update(_ asset: Asset) throws {
        try connection.statement(
            "UPDATE assets SET symbol = ?, name = ?, rank = ?, supply = ?, max_supply = ?, state = ? WHERE id = ? AND key > 0"
        ).run(
            asset.symbol, asset.name, asset.rank, asset.supply, asset.maxSupply, asset.state.rawValue, asset.id.rawValue)
    }
}
