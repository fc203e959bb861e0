public import Domain

extension LedgerReader {
    /// By which method a user wants gains to be computed.
    public func costBasis(of user: UserID) throws -> CostBasisMethod {
        try connection.statement("SELECT cost_basis FROM portfolio_choices WHERE user = ?")
            .first(user.rawValue) { try CostBasisMethod(stored: $0.int64(0)) } ?? .firstIn
    }

    /// What a portfolio opened with, for its next reset.
    public func openingCash(of portfolio: PortfolioID) throws -> USD {
        let micros = try connection.statement(
            """
            SELECT coalesce(f.opening_cash, (
                SELECT p.amount FROM journal AS j
                JOIN postings AS p ON p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
                WHERE j.account = f.id AND j.kind = 1 AND j.reference IS NULL ORDER BY j.number LIMIT 1), 0)
            FROM portfolios AS f WHERE f.id = ?
            """
        ).first(portfolio.rawValue) { $0.int64(0) }
        return USD(micros: micros ?? 0)
    }

    /// The user's first portfolio of all, in use or not: whose keys stand for what is about no portfolio yet.
    public func firstPortfolio(of user: UserID) throws -> PortfolioID? {
        try connection.statement("SELECT min(id) FROM portfolios WHERE user = ?")
            .first(user.rawValue) { $0.optionalInt64(0).map { PortfolioID($0) } } ?? nil
    }
}

extension LedgerTransaction {
    /// Requests of the user that name no portfolio mean this one from now on.
    public func setActivePortfolio(_ portfolio: PortfolioID, of user: UserID) throws {
        try connection.statement(
            "INSERT INTO portfolio_choices (user, active) VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET active = excluded.active"
        ).run(user.rawValue, portfolio.rawValue)
    }

    /// Remembers by which method the user wants gains to be computed.
    public func setCostBasis(_ method: CostBasisMethod, of user: UserID) throws {
        try connection.statement(
            """
            INSERT INTO portfolio_choices (user, cost_basis) VALUES (?, ?)
            ON CONFLICT (user) DO UPDATE SET cost_basis = excluded.cost_basis
            """
        ).run(user.rawValue, method.storedCode)
    }

    /// Gives a portfolio another name. The caller has checked that the user has no other one of it.
    public func renamePortfolio(_ portfolio: PortfolioID, to name: String) throws {
        try connection.statement("UPDATE portfolios SET name = ? WHERE id = ?").run(name, portfolio.rawValue)
    }
}

extension CostBasisMethod: StoredCode {
    var storedCode: Int64 {
        switch self {
        case .firstIn: 0
        case .lastIn: 1
        case .highestCost: 2
        case .average: 3
        }
    }
}
