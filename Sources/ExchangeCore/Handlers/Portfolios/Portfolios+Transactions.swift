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
        var records = try await ledger.query { reader in
            try reader.transactions(of: try reader.portfolio(request.portfolio, for: user), filter, limit: limit + 1)
        }
        let hasMore = records.count > limit
        if hasMore { records.removeLast() }
        return TransactionPage(
            transactions: records.map(Transaction.init), next: hasMore ? records.last?.number : nil)
    }
}

extension Transaction {
    fileprivate init(_ record: TransactionRecord) {
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
            cashAfter: record.cashAfter, clonedFrom: record.clonedFrom)
    }
}
