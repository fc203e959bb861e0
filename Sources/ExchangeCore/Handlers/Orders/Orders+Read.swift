import Bus
import Contracts
import Domain
import Storage

extension Orders {
    func order(_ request: GetOrder) async throws -> Order {
        let user = try await credentials.verify(request.credential)
        guard let order = try await ledger.query({ try $0.order(request.order, of: user.user) }) else {
            throw BusError(.notFound, "There is no such order.", field: "order")
        }
        return order
    }

    func list(_ request: ListOrders) async throws -> OrderPage {
        let user = try await credentials.verify(request.credential)
        let limit = PageLimit.clamped(request.limit)
        let filter = OrderFilter(
            asset: request.asset, side: request.side, state: request.state, isOpen: request.isOpen, before: request.before)
        var orders = try await ledger.query { reader in
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            // One more than asked for tells whether there is a next page.
            return try reader.orders(of: portfolio, filter, limit: limit + 1)
        }
        let hasMore = orders.count > limit
        if hasMore { orders.removeLast() }
        return OrderPage(orders: orders, next: hasMore ? orders.last?.id : nil)
    }
}

/// How many rows a page of a list may have.
enum PageLimit {
    static func clamped(_ limit: Int) -> Int { min(max(limit, 1), 1000) }
}

extension LedgerReader {
    /// The portfolio that a request means: the one it names, if that is the user's, else his default.
    func portfolio(_ requested: PortfolioID?, for user: VerifiedUser) throws -> PortfolioID {
        guard let requested, requested != user.portfolio else { return user.portfolio }
        guard try owns(user.user, requested) else {
            throw BusError(.notFound, "There is no such portfolio.", field: "portfolio")
        }
        return requested
    }
}
