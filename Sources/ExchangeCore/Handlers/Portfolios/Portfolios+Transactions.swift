import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    func transactions(_ request: ListTransactions) async throws -> TransactionPage {
        let user = try await credentials.verify(request.credential, for: .read)
        let limit = PageLimit.clamped(request.limit)
        let kind: TransactionFilter.Kind? =
            switch request.kind {
            case nil: nil
            case .buy: .fills(.buy)
            case .sell: .fills(.sell)
            case .funds: .entries(.funds)
            case .reset: .entries(.reset)
            case .cloned: .entries(.clone)
            }
        let filter = TransactionFilter(
            asset: request.asset, kind: kind, from: request.from, to: request.to, before: request.before)
        var found = try await ledger.query { reader -> [(portfolio: PortfolioID, record: TransactionRecord)] in
            guard request.ofAllPortfolios == true else {
                let portfolio = try reader.portfolio(request.portfolio, for: user)
                return try reader.transactions(of: portfolio, filter, limit: limit + 1).map { (portfolio, $0) }
            }
            // Numbers count through the journal of all, so the newest of each are enough.
            var newest: [(portfolio: PortfolioID, record: TransactionRecord)] = []
            for portfolio in try reader.portfolios(of: user.user, includingArchived: true) {
                newest += try reader.transactions(of: portfolio.id, filter, limit: limit + 1).map { (portfolio.id, $0) }
                newest.sort { $0.record.number > $1.record.number }
                newest = Array(newest.prefix(limit + 1))
            }
            return newest
        }
        let hasMore = found.count > limit
        if hasMore { found.removeLast() }
        return TransactionPage(
            transactions: found.map { Transaction($0.record, of: $0.portfolio) }, next: hasMore ? found.last?.record.number : nil)
    }
}

extension Transaction {
    fileprivate init(_ record: TransactionRecord, of portfolio: PortfolioID) {
        let kind: TransactionKind =
            switch (record.fill?.side, record.kind) {
            case (.buy, _): .buy
            case (.sell, _): .sell
            case (nil, .reset): .reset
            case (nil, .clone): .cloned
            case (nil, _): .funds
            }
        self.init(
            number: record.number, kind: kind, time: record.time, fill: record.fill, cashChange: record.cashChange,
            cashAfter: record.cashAfter, clonedFrom: record.clonedFrom, portfolio: portfolio)
    }
}
