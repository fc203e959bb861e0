internal import Bus
internal import Contracts
internal import Domain

extension BinanceCall {
    /// Pages that are read of a trader's open orders.
    private static let mostPages = 100

    /// The order of the pair that a parameter names; nil when there is none, or it is another's.
    func namedOrder(
        of pair: BinancePair, by idName: String = "orderId", or clientIDName: String = "origClientOrderId"
    ) async throws -> Order? {
        let id = try parameters.integer(idName)
        let clientID = try parameters[clientIDName]
        let order: Order?
        if let id {
            order = try await found(GetOrder(credential: try credential, order: OrderID(id)))
            // Where both are sent, both have to be this order's.
            if let clientID, order?.clientOrderID != clientID { return nil }
        } else if let clientID {
            order = try await self.order(clientID)
        } else {
            throw BinanceError.missing(idName, or: clientIDName)
        }
        return order?.asset == pair.asset.id ? order : nil
    }

    func order(_ clientID: String) async throws -> Order? {
        guard clientID.utf8.count <= 64, clientID.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return try await found(GetOrderByClientID(credential: try credential, clientOrderID: clientID))
    }

    /// Throws -2010 when there is an order of this id already: an order sent twice is placed once.
    func refuseUsed(_ clientID: String) async throws {
        if try await order(clientID) != nil { throw BinanceError.duplicateOrder }
    }

    /// Throws -2011 when nothing of the order is open any more.
    func cancel(_ order: Order) async throws -> Order {
        do {
            return try await ask(CancelOrder(credential: try credential, order: order.id))
        } catch let error as BusError where error.code == .notFound || error.code == .orderNotOpen {
            throw BinanceError.unknownOrder
        }
    }

    /// Cancels the order of the pair that a parameter names, if `cancelRestrictions` allow that.
    func cancelNamed(
        of pair: BinancePair, by idName: String = "orderId", or clientIDName: String = "origClientOrderId"
    ) async throws -> BinanceOrder {
        let restrictions = try parameters["cancelRestrictions"]
        guard restrictions == nil || restrictions == "ONLY_NEW" || restrictions == "ONLY_PARTIALLY_FILLED" else {
            throw BinanceError.badCancelRestrictions
        }
        guard let order = try await namedOrder(of: pair, by: idName, or: clientIDName), order.state.isOpen else {
            throw BinanceError.unknownOrder
        }
        if let restrictions, restrictions != "ONLY_" + order.state.rawValue { throw BinanceError.cancelRestricted }
        return BinanceOrder(try await cancel(order), pair)
    }

    /// Places an order, once. Throws why it was not.
    func place(_ draft: OrderDraft) async throws -> BinanceOrder {
        try await refuseUsed(draft.clientOrderID)
        let order: Order
        do {
            order = try await ask(
                PlaceOrder(
                    credential: try credential, clientOrderID: draft.clientOrderID, asset: draft.pair.asset.id,
                    side: draft.side, type: draft.type, size: draft.size, terms: draft.terms == .none ? nil : draft.terms))
        } catch let error as BusError {
            throw BinanceError(placing: error)
        }
        if order.state == .rejected { throw BinanceError(refusedFor: order.reason, order.reasonText) }
        return BinanceOrder(order, draft.pair)
    }

    /// Open orders, the oldest first; those of coins that have no pair are not among them.
    func openOrders(of pair: BinancePair?) async throws -> [BinanceOrder] {
        var orders: [BinanceOrder] = []
        var after: OrderID? = OrderID(0)
        for _ in 0..<Self.mostPages {
            let page = try await ask(
                ListOrders(credential: try credential, asset: pair?.asset.id, isOpen: true, limit: 1000, after: after))
            for order in page.orders {
                guard let pair = pairs.byAsset[order.asset] else { continue }
                orders.append(BinanceOrder(order, pair))
            }
            after = page.next
            if after == nil { break }
        }
        return orders
    }

    /// What a role has under an id; nil when there is no such thing for this user.
    func found<R: Request>(_ request: R) async throws -> R.Reply? {
        do {
            return try await ask(request)
        } catch  where error.code == .notFound {
            return nil
        }
    }
}
