import Bus
import Contracts
import Domain
import Storage

extension Orders {
    func order(_ request: GetOrder) async throws -> Order {
        let user = try await credentials.verify(request.credential, for: .read)
        guard let order = try await ledger.query({ try $0.order(request.order, of: user.user) }) else {
            throw BusError.noSuchOrder
        }
        return order
    }

    func order(_ request: GetOrderByClientID) async throws -> Order {
        let user = try await credentials.verify(request.credential, for: .read)
        let order = try await ledger.query { reader in
            try reader.order(
                withClientOrderID: request.clientOrderID, in: try reader.portfolio(request.portfolio, for: user))
        }
        guard let order else {
            throw BusError(.notFound, "There is no such order.", field: "clientOrderID")
        }
        return order
    }

    func list(_ request: ListOrders) async throws -> OrderPage {
        let user = try await credentials.verify(request.credential, for: .read)
        let limit = PageLimit.clamped(request.limit)
        var states = request.states.map(Set.init)
        if let state = request.state { states = (states ?? [state]).intersection([state]) }
        let filter = OrderFilter(
            asset: request.asset, side: request.side, type: request.type, states: states, isOpen: request.isOpen,
            since: request.since, until: request.until, page: try RowPage(before: request.before, checkedAfter: request.after))
        var orders = try await ledger.query { reader in
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            // One more than asked for tells whether there is a next page.
            return try reader.orders(of: portfolio, filter, limit: limit + 1)
        }
        let hasMore = orders.count > limit
        if hasMore { orders.removeLast() }
        return OrderPage(orders: orders, next: hasMore ? orders.last?.id : nil)
    }

    func list(_ request: ListFills) async throws -> FillPage {
        let user = try await credentials.verify(request.credential, for: .read)
        let limit = PageLimit.clamped(request.limit)
        let filter = FillFilter(
            asset: request.asset, side: request.side, since: request.since, until: request.until,
            page: try RowPage(before: request.before, checkedAfter: request.after))
        var fills = try await ledger.query { reader in
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            guard let id = request.order else { return try reader.fills(of: portfolio, filter, limit: limit + 1) }
            guard let order = try reader.order(id, of: user.user), order.portfolio == portfolio else { return [] }
            return order.fills.filtered(by: filter, limit: limit + 1)
        }
        let hasMore = fills.count > limit
        if hasMore { fills.removeLast() }
        return FillPage(fills: fills, next: hasMore ? fills.last?.id : nil)
    }
}

extension [Fill] {
    /// The few of one order, as the database filters the many of a portfolio.
    fileprivate func filtered(by filter: FillFilter, limit: Int) -> [Fill] {
        let matching = self.filter { fill in
            (filter.asset.map { $0 == fill.asset } ?? true) && (filter.side.map { $0 == fill.side } ?? true)
                && (filter.since.map { fill.time >= $0 } ?? true) && (filter.until.map { fill.time < $0 } ?? true)
                && (filter.page.before.map { fill.id < $0 } ?? true) && (filter.page.after.map { fill.id > $0 } ?? true)
        }
        return Array((filter.page.after == nil ? matching.reversed() : matching).prefix(limit))
    }
}

extension RowPage {
    /// Throws `invalidInput` when both ends are given.
    init(before: ID?, checkedAfter after: ID?) throws {
        guard before == nil || after == nil else {
            throw BusError(.invalidInput, "Ask for what is before one or after one, not for both.", field: "after")
        }
        self.init(before: before, after: after)
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
            throw BusError.noSuchPortfolio
        }
        return requested
    }
}
