internal import Bus
internal import Contracts
internal import Domain

extension FakeBackend {
    /// Orders that wait: they are stored and changed, nothing ever fills them.
    func addOrders(to router: inout Router) {
        router.on(ListOrders.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                let found = state.orders.reversed().filter { order in
                    order.portfolio == info.portfolio && (request.asset == nil || order.asset == request.asset)
                        && (request.side == nil || order.side == request.side)
                        && (request.state == nil || order.state == request.state)
                        && (request.isOpen == nil || order.state.isOpen == request.isOpen)
                        && (request.before.map { order.id < $0 } ?? true)
                }
                let page = Array(found.prefix(request.limit))
                return OrderPage(orders: page, next: found.count > page.count ? page.last?.id : nil)
            }
        }
        router.on(ListFills.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                let fills = state.orders.filter { $0.portfolio == info.portfolio }.flatMap(\.fills)
                    .filter { request.asset == nil || $0.asset == request.asset }
                guard request.before == nil || request.after == nil else {
                    throw BusError(.invalidInput, "Ask for before or for after.", field: "after")
                }
                let found = fills.reversed().filter { fill in request.before.map { fill.id < $0 } ?? true }
                let page = Array(found.prefix(request.limit))
                return FillPage(fills: page, next: found.count > page.count ? page.last?.id : nil)
            }
        }
        router.on(CancelOrder.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                let index = try FakeBackend.index(of: request.order, info, state)
                guard state.orders[index].state.isOpen else { throw BusError(.orderNotOpen, "It is not open any more.") }
                FakeBackend.end(&state.orders[index])
                return state.orders[index]
            }
        }
        router.on(CancelAllOrders.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                var ended: [OrderID] = []
                for index in state.orders.indices
                where state.orders[index].portfolio == info.portfolio && state.orders[index].state.isOpen
                    && (request.asset == nil || state.orders[index].asset == request.asset)
                {
                    FakeBackend.end(&state.orders[index])
                    ended.append(state.orders[index].id)
                }
                return OrdersCanceled(orders: ended)
            }
        }
        router.on(ReplaceOrder.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                let index = try FakeBackend.index(of: request.order, info, state)
                let order = state.orders[index]
                guard order.state.isOpen else { throw BusError(.orderNotOpen, "It is not open any more.") }
                guard request.limitPrice != Price("666") else {
                    throw BusError(.orderRefused, "You have 9,000.00 USD available.")
                }
                var terms = order.terms ?? .none
                if let price = request.limitPrice { terms.limitPrice = price }
                if let price = request.stopPrice { terms.stopPrice = price }
                if let trail = request.trail { terms.trail = trail }
                state.orders[index] = order.with(terms: terms, quantity: request.quantity ?? order.quantity)
                return state.orders[index]
            }
        }
        router.on(PlaceOrderGroup.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                state.requests.append(PlaceOrderGroup.subject)
                if let failure = state.orderFailure { throw failure }
                return FakeBackend.place(request, info, &state)
            }
        }
        router.on(GetOrderGroup.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                let orders = state.orders.filter { $0.portfolio == info.portfolio && $0.link?.group == request.group }
                guard let link = orders.first?.link else { throw BusError(.notFound, "There is no such group.") }
                return OrderGroup(id: link.group, kind: link.kind, clientOrderID: "group", orders: orders)
            }
        }
        router.on(ListOrderGroups.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                var groups: [OrderGroup] = []
                for order in state.orders where order.portfolio == info.portfolio {
                    guard let link = order.link, !groups.contains(where: { $0.id == link.group }) else { continue }
                    let orders = state.orders.filter { $0.link?.group == link.group }
                    groups.append(OrderGroup(id: link.group, kind: link.kind, clientOrderID: "group", orders: orders))
                }
                return OrderGroupPage(groups: Array(groups.reversed().prefix(request.limit)), next: nil)
            }
        }
        router.on(PreviewOrder.self) { request, _ in
            try self.withSession(request.credential, for: .read) { _, state in
                var preview = OrderPreview(waits: request.type != .market, quote: state.quotes[request.asset]?.price)
                preview.price = preview.quote
                preview.value = USD(100)
                preview.fee = USD(micros: 100_000)
                preview.cashAfter = USD(micros: 8_899_900_000)
                return preview
            }
        }
        router.on(PreviewOrderGroup.self) { request, _ in
            try self.withSession(request.credential, for: .read) { _, state in
                guard request.target.terms?.limitPrice != Price("666") else {
                    return OrderGroupPreview(
                        kind: .oco, whole: OrderPreview(refusal: .insufficientHoldings, refusalText: "You have no BTC to sell."))
                }
                return FakeBackend.preview(request, quote: state.quotes[request.asset]?.price)
            }
        }
    }

    /// Each order fills at the price that it names, for a fee of ten cents.
    private static func preview(_ request: PreviewOrderGroup, quote: Price?) -> OrderGroupPreview {
        let legs: [(OrderRole, OrderLeg)] =
            (request.entry.map { [(.entry, $0)] } ?? []) + [(.target, request.target), (.stop, request.stop)]
        let kind: OrderGroupKind = request.entry == nil ? .oco : .bracket
        var whole = OrderPreview(waits: true, quote: quote)
        whole.quantity = quantity(request.size)
        if request.side == .buy { whole.held = USD(4321) } else { whole.heldQuantity = quantity(request.size) }
        whole.cashAfter = USD(5678)
        return OrderGroupPreview(
            kind: kind, whole: whole,
            legs: legs.map { role, leg in
                var order = OrderPreview(waits: true, quote: quote)
                order.price = leg.terms?.limitPrice ?? leg.terms?.stopPrice
                order.quantity = quantity(request.size)
                if let price = order.price, let quantity = order.quantity {
                    order.value = try? USD.value(of: quantity, at: price, rounding: .up)
                }
                order.fee = USD(micros: 100_000)
                return OrderLegPreview(
                    role: role, side: kind == .bracket && role != .entry ? .sell : request.side, type: leg.type, order: order)
            })
    }

    static func quantity(_ size: OrderSize) -> Quantity? { if case .quantity(let quantity) = size { quantity } else { nil } }

    private static func index(of order: OrderID, _ info: SessionInfo, _ state: State) throws -> Int {
        guard let index = state.orders.firstIndex(where: { $0.id == order && $0.portfolio == info.portfolio }) else {
            throw BusError(.notFound, "There is no such order.")
        }
        return index
    }

    private static func end(_ order: inout Order) {
        order.state = .canceled
        order.reason = .canceledByUser
        order.reasonText = "You cancelled it."
    }

    private static func place(_ request: PlaceOrderGroup, _ info: SessionInfo, _ state: inout State) -> OrderGroup {
        let group = OrderGroupID(Int64(state.orders.count + 1))
        let kind: OrderGroupKind = request.entry == nil ? .oco : .bracket
        let legs: [(OrderRole, OrderLeg)] =
            (request.entry.map { [(.entry, $0)] } ?? []) + [(.target, request.target), (.stop, request.stop)]
        let time = Timestamp(milliseconds: 1_700_000_000_000)
        var orders: [Order] = []
        for (role, leg) in legs {
            orders.append(
                Order(
                    id: OrderID(Int64(state.orders.count + orders.count + 1)), portfolio: info.portfolio,
                    clientOrderID: request.clientOrderID + role.rawValue, asset: request.asset,
                    side: role == .entry || kind == .oco ? request.side : .sell, type: leg.type, size: request.size, state: .new,
                    placedAt: time, updatedAt: time, terms: leg.terms, quantity: quantity(request.size),
                    link: OrderLink(group: group, kind: kind, role: role),
                    isDormant: kind == .bracket && role != .entry ? true : nil))
        }
        state.orders += orders
        return OrderGroup(id: group, kind: kind, clientOrderID: request.clientOrderID, orders: orders)
    }
}

extension Order {
    fileprivate func with(terms: OrderTerms, quantity: Quantity?) -> Order {
        Order(
            id: id, portfolio: portfolio, clientOrderID: clientOrderID, asset: asset, side: side, type: type, size: size,
            state: state, placedAt: placedAt, updatedAt: updatedAt, fills: fills, terms: terms, quantity: quantity,
            heldCash: heldCash, heldQuantity: heldQuantity, expiresAt: expiresAt, triggeredAt: triggeredAt, link: link,
            isDormant: isDormant)
    }
}
