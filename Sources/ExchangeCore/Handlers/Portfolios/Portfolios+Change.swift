import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    func rename(_ request: RenamePortfolio) async throws -> PortfolioSummary {
        let user = try await credentials.verify(request.credential)
        let name = try PortfolioName.check(request.name)
        return try await commit { [self] transaction in
            let portfolio = try transaction.portfolio(request.portfolio, for: user)
            _ = try inUse(portfolio, transaction)
            try check(name: name, isFreeIn: try transaction.portfolios(of: user.user).filter { $0.id != portfolio })
            try transaction.renamePortfolio(portfolio, to: name)
            return try summary(of: portfolio, for: user.user, transaction)
        }
    }

    func choose(_ request: ChoosePortfolio) async throws -> PortfolioSummary {
        let user = try await credentials.verify(request.credential)
        return try await commit { [self] transaction in
            let portfolio = try transaction.portfolio(request.portfolio, for: user)
            _ = try inUse(portfolio, transaction)
            try activate(portfolio, of: user.user, transaction)
            return try summary(of: portfolio, for: user.user, transaction)
        }
    }

    func archive(_ request: ArchivePortfolio) async throws -> PortfolioSummary {
        let user = try await credentials.verify(request.credential)
        return try await commit { [self] transaction in
            let portfolio = try transaction.portfolio(request.portfolio, for: user)
            let record = try transaction.portfolio(portfolio)
            if record?.archivedAt == nil {
                guard try transaction.portfolios(of: user.user).count > 1 else {
                    throw BusError(
                        .invalidInput, "This is your only portfolio. Open another one first, or reset this one.",
                        field: "portfolio")
                }
                let time = now()
                try endOrders(of: portfolio, "Its portfolio was closed.", at: time, transaction)
                try transaction.archivePortfolio(portfolio, at: time)
                if let next = try transaction.defaultPortfolio(of: user.user) {
                    try activate(next.id, of: user.user, transaction)
                }
            }
            return try summary(of: portfolio, for: user.user, transaction)
        }
    }

    func reset(_ request: ResetPortfolio) async throws -> PortfolioSummary {
        let user = try await credentials.verify(request.credential)
        try ClientKey.check(request.idempotencyKey, field: "idempotencyKey")
        if let cash = request.openingCash { try check(openingCash: cash) }
        return try await commit { [self] transaction in
            let portfolio = try transaction.portfolio(request.portfolio, for: user)
            let time = now()
            return try transaction.idempotent(
                portfolio: portfolio, key: request.idempotencyKey, kind: "reset portfolio",
                body: BodyHash(request.openingCash?.description ?? ""), at: time
            ) {
                _ = try inUse(portfolio, transaction)
                let value = try worth(of: portfolio, transaction) ?? .zero
                try endOrders(of: portfolio, "Its portfolio was reset.", at: time, transaction)
                let cash = try request.openingCash ?? transaction.openingCash(of: portfolio)
                try transaction.reset(portfolio, to: cash, worth: value, at: time)
                return try summary(of: portfolio, for: user.user, transaction)
            }.value
        }
    }

    /// Requests of the user that name no portfolio mean this one from the commit on.
    private func activate(_ portfolio: PortfolioID, of user: UserID, _ transaction: LedgerTransaction) throws {
        try transaction.setActivePortfolio(portfolio, of: user)
        transaction.afterCommit { [activated] in activated([user: portfolio]) }
    }

    /// Cancels what is open and makes available what was set aside for it.
    private func endOrders(
        of portfolio: PortfolioID, _ sentence: String, at time: Timestamp, _ transaction: LedgerTransaction
    ) throws {
        let rejection = Rejection(.portfolioClosed, sentence)
        for id in try transaction.openOrders(of: portfolio) {
            // It may have ended with one before it.
            guard let order = try transaction.openOrder(id) else { continue }
            try engine.execution.end(order, .canceled, rejection, at: time, in: transaction)
        }
    }
}
