import Bus
import Contracts
import Domain
import Storage

extension Orders {
    /// Cancels an open order; one that the trader cancelled before is returned as it is.
    func cancel(_ request: CancelOrder) async throws -> Order {
        let user = try await credentials.verify(request.credential)
        let (execution, now) = (engine.execution, now)
        return try await ledger.commit { transaction in
            guard let order = try transaction.order(request.order, of: user.user) else { throw BusError.noSuchOrder }
            guard let open = try transaction.openOrder(order.id) else {
                if order.reason == .canceledByUser { return order }
                throw BusError.notOpen(order)
            }
            try execution.end(open, .canceled, .canceledByUser, at: now(), in: transaction)
            guard let ended = try transaction.order(order.id, of: user.user) else { throw BusError.noSuchOrder }
            return ended
        }
    }

    /// Cancels all open orders of a portfolio, or those of one coin.
    func cancelAll(_ request: CancelAllOrders) async throws -> OrdersCanceled {
        let user = try await credentials.verify(request.credential)
        let (execution, now) = (engine.execution, now)
        return try await ledger.commit { transaction in
            let portfolio = try transaction.portfolio(request.portfolio, for: user)
            var canceled: [OrderID] = []
            for id in try transaction.openOrders(of: portfolio, asset: request.asset) {
                guard let open = try transaction.openOrder(id) else { continue }
                try execution.end(open, .canceled, .canceledByUser, at: now(), in: transaction)
                canceled.append(id)
            }
            return OrdersCanceled(orders: canceled)
        }
    }
}

extension BusError {
    static let noSuchOrder = BusError(.notFound, "There is no such order.", field: "order")

    static func notOpen(_ order: Order) -> BusError {
        BusError(.orderNotOpen, "This order is \(order.state.sentence): nothing of it is open any more.", field: "order")
    }
}

extension OrderState {
    /// In a sentence.
    fileprivate var sentence: String {
        switch self {
        case .new: "new"
        case .partiallyFilled: "partially filled"
        case .filled: "filled"
        case .canceled: "cancelled"
        case .rejected: "refused"
        case .expired: "expired"
        }
    }
}
