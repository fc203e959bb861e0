public import Domain

extension LedgerTransaction {
    /// Opens a portfolio with its starting cash, from issuance: what a new user gets, and everyone after a switch to
    /// another market.
    public func openPortfolio(
        for user: UserID, name: String = "Main", market: MarketKind, startingCash: USD, at time: Timestamp
    ) throws -> PortfolioID {
        let portfolio = try createPortfolio(for: user, name: name, market: market, at: time)
        if startingCash > .zero { try post(.funds(startingCash, to: portfolio, at: time)) }
        return portfolio
    }
}
