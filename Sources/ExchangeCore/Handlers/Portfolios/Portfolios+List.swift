import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    func list(_ request: ListPortfolios) async throws -> PortfolioList {
        let user = try await credentials.verify(request.credential, for: .read)
        return try await ledger.query { [self] reader in
            let active = try reader.defaultPortfolio(of: user.user)?.id ?? user.portfolio
            let records = try reader.portfolios(of: user.user, includingArchived: request.includesArchived ?? false)
            return PortfolioList(
                portfolios: try records.map { record in
                    let value = record.archivedAt == nil ? try worth(of: record.id, reader) : nil
                    return try summary(of: record, active: active, value: value, reader)
                },
                active: active, costBasis: try reader.costBasis(of: user.user),
                maximumOpeningCash: books.maximumOpeningCash, maximumCount: books.maximumCount)
        }
    }

    func setCostBasis(_ request: SetCostBasis) async throws -> Done {
        let user = try await credentials.verify(request.credential)
        return try await ledger.commit { transaction in
            try transaction.setCostBasis(request.costBasis, of: user.user)
            return Done()
        }
    }

    /// What a portfolio is worth at the quotes of this moment, with what is set aside; nil when that does not fit.
    func worth(of portfolio: PortfolioID, _ reader: LedgerReader) throws -> USD? {
        let held = USD(micros: try reader.balance(of: .portfolio(portfolio), .usd, .held))
        var values = [try reader.cash(of: portfolio), held]
        for (asset, state, _) in try reader.positions(of: portfolio) where state.quantity.steps > 0 {
            guard let price = quotes.market(of: asset)?.quote?.price, let value = state.value(at: price) else { continue }
            values.append(value)
        }
        return try? USD.sum(values)
    }

    func summary(
        of record: PortfolioRecord, active: PortfolioID?, value: USD? = nil, _ reader: LedgerReader
    ) throws -> PortfolioSummary {
        PortfolioSummary(
            id: record.id, name: record.name, createdAt: record.createdAt, archivedAt: record.archivedAt,
            isActive: record.id == active, clonedFrom: try reader.source(ofClone: record.id),
            openingCash: try reader.openingCash(of: record.id), totalValue: value,
            periods: try reader.periods(of: record).map(PortfolioPeriod.init))
    }

    /// The same for a portfolio that is there.
    func summary(of portfolio: PortfolioID, for user: UserID, _ reader: LedgerReader) throws -> PortfolioSummary {
        guard let record = try reader.portfolio(portfolio), record.user == user else { throw BusError.noSuchPortfolio }
        return try summary(of: record, active: try reader.defaultPortfolio(of: user)?.id, reader)
    }
}

extension PortfolioPeriod {
    init(_ record: PeriodRecord) {
        self.init(number: record.number, start: record.start, end: record.end, closingValue: record.closingValue)
    }
}

extension BusError {
    static let noSuchPortfolio = BusError(.notFound, "There is no such portfolio.", field: "portfolio")
}
