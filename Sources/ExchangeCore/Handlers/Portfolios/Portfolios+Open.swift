import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    func create(_ request: CreatePortfolio) async throws -> PortfolioSummary {
        let user = try await credentials.verify(request.credential)
        try ClientKey.check(request.idempotencyKey, field: "idempotencyKey")
        let name = try PortfolioName.check(request.name)
        try check(openingCash: request.openingCash)
        return try await commit { [self] transaction in
            // Of a portfolio that does not exist yet nobody can have used a key: the user's first one stands for it.
            guard let first = try transaction.firstPortfolio(of: user.user), let record = try transaction.portfolio(first) else {
                throw BusError.noSuchPortfolio
            }
            let time = now()
            return try transaction.idempotent(
                portfolio: first, key: request.idempotencyKey, kind: "create portfolio",
                body: BodyHash(name, request.openingCash.description), at: time
            ) {
                try checkRoom(for: name, of: user.user, transaction)
                let market = try transaction.defaultPortfolio(of: user.user)?.market ?? record.market
                let portfolio = try transaction.openPortfolio(
                    for: user.user, name: name, market: market, startingCash: request.openingCash, at: time)
                return try summary(of: portfolio, for: user.user, transaction)
            }.value
        }
    }

    func clone(_ request: ClonePortfolio) async throws -> PortfolioSummary {
        let user = try await credentials.verify(request.credential)
        try ClientKey.check(request.idempotencyKey, field: "idempotencyKey")
        let name = try PortfolioName.check(request.name)
        return try await commit { [self] transaction in
            let source = try transaction.portfolio(request.portfolio, for: user)
            let time = now()
            return try transaction.idempotent(
                portfolio: source, key: request.idempotencyKey, kind: "clone portfolio", body: BodyHash(name), at: time
            ) {
                let record = try inUse(source, transaction)
                try checkRoom(for: name, of: user.user, transaction)
                let portfolio = try transaction.clone(record, name: name, at: time)
                return try summary(of: portfolio, for: user.user, transaction)
            }.value
        }
    }

    func check(openingCash: USD) throws(BusError) {
        guard (.zero...books.maximumOpeningCash).contains(openingCash) else {
            throw BusError(
                .invalidInput, "A portfolio opens with 0 to \(books.maximumOpeningCash) USD.", field: "openingCash")
        }
    }

    /// A portfolio of the user that can be traded in. Throws `notFound`.
    func inUse(_ portfolio: PortfolioID, _ reader: LedgerReader) throws -> PortfolioRecord {
        guard let record = try reader.portfolio(portfolio), record.archivedAt == nil else {
            throw BusError(.notFound, "There is no such portfolio, or it is closed.", field: "portfolio")
        }
        return record
    }

    /// Whether the user may have one more portfolio in use, and of this name.
    private func checkRoom(for name: String, of user: UserID, _ reader: LedgerReader) throws {
        let all = try reader.portfolios(of: user, includingArchived: true)
        guard all.count(where: { $0.archivedAt == nil }) < books.maximumCount, all.count < books.maximumEver else {
            throw BusError(
                .invalidInput, "You can have \(books.maximumCount) portfolios at a time. Close one first.")
        }
        try check(name: name, isFreeIn: all)
    }

    /// Two portfolios that one can choose between must not look the same.
    func check(name: String, isFreeIn portfolios: [PortfolioRecord]) throws(BusError) {
        guard !portfolios.contains(where: { $0.archivedAt == nil && $0.name.lowercased() == name.lowercased() }) else {
            throw BusError(.invalidInput, "Another portfolio of yours has this name.", field: "name")
        }
    }

    /// One command of the writer, with what the ledger refuses said to people.
    func commit<Value: Sendable>(_ body: @escaping @Sendable (LedgerTransaction) throws -> Value) async throws -> Value {
        do {
            return try await ledger.commit(body)
        } catch LedgerError.idempotencyConflict {
            throw BusError(
                .conflict, "Something else was asked for under this id before. Use a new id.", field: "idempotencyKey")
        } catch LedgerError.overflow {
            throw BusError(.invalidInput, "This is more than the exchange's books can hold.")
        }
    }
}
