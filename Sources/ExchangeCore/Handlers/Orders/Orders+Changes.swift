import Bus
import Contracts
import Domain
import Storage

extension Orders {
    private static let maximumChanges = 1000
    private static let newest = 10_000

    func changes(_ request: ListOrderChanges) async throws -> OrderChanges {
        let user = try await credentials.verify(request.credential, for: .read)
        let orders = try await ledger.query { reader in
            try reader.portfolios(of: user.user).flatMap { portfolio in
                try reader.orders(
                    of: portfolio.id, changedSince: request.since, amongNewest: Self.newest, limit: Self.maximumChanges + 1)
            }
        }.sorted { ($0.updatedAt, $0.id) < ($1.updatedAt, $1.id) }
        return OrderChanges(
            orders: Array(orders.prefix(Self.maximumChanges)), isComplete: orders.count <= Self.maximumChanges)
    }
}
