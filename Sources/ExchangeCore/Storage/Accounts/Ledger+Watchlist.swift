public import Domain

extension LedgerReader {
    /// The coins that a user watches, the earliest first.
    public func watchlist(of user: UserID) throws -> [AssetID] {
        try connection.statement(
            "SELECT assets.id FROM watchlist JOIN assets ON assets.key = asset WHERE user = ? ORDER BY added_at, assets.key"
        ).all(user.rawValue) { AssetID($0.text(0)) }
    }
}

extension LedgerTransaction {
    /// Puts a coin on a user's watchlist or takes it off; saying it twice changes nothing. False when the coin is unknown.
    public func setWatched(_ asset: AssetID, _ watched: Bool, by user: UserID, at time: Timestamp) throws -> Bool {
        guard let key = try assetKey(of: asset)?.rawValue else { return false }
        if watched {
            try connection.statement("INSERT OR IGNORE INTO watchlist (user, asset, added_at) VALUES (?, ?, ?)")
                .run(user.rawValue, key, time.milliseconds)
        } else {
            try connection.statement("DELETE FROM watchlist WHERE user = ? AND asset = ?").run(user.rawValue, key)
        }
        return true
    }
}
