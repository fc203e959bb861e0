internal import Bus
internal import Contracts
internal import Domain

extension FakeBackend {
    func addTrading(to router: inout Router) {
        router.on(PlaceOrder.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                state.requests.append(PlaceOrder.subject)
                if let failure = state.orderFailure { throw failure }
                return try self.place(request, info, &state)
            }
        }
        router.on(GetOrder.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                guard let order = state.orders.first(where: { $0.id == request.order && $0.portfolio == info.portfolio }) else {
                    throw BusError(.notFound, "There is no such order.")
                }
                return order
            }
        }
        router.on(GetOrderByClientID.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                guard
                    let order = state.orders.first(where: {
                        $0.clientOrderID == request.clientOrderID && $0.portfolio == info.portfolio
                    })
                else { throw BusError(.notFound, "There is no such order.") }
                return order
            }
        }
        router.on(GetPortfolio.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                let portfolio = try self.portfolio(request.portfolio, info, state)
                return PortfolioView(
                    portfolio: portfolio, cash: USD(9_000), positions: state.holdings, totalValue: USD(10_000),
                    valueDayAgo: nil, contributed: USD(10_000), realisedGain: .zero, unrealisedGain: .zero, feesPaid: .zero,
                    costBasis: request.costBasis ?? state.portfolios[info.user]?.costBasis ?? .firstIn)
            }
        }
        router.on(GetPortfolioHistory.self) { request, _ in
            try self.withSession(request.credential, for: .read) { _, _ in
                PortfolioHistory(points: [ValuePoint(time: request.from, value: USD(10_000))])
            }
        }
        router.on(GetFunds.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                _ = try self.portfolio(request.portfolio, info, state)
                return FundsLeft(cash: USD(9_000), leftToday: USD(5_000), perDay: USD(5_000))
            }
        }
        router.on(AddFunds.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                state.requests.append(AddFunds.subject)
                _ = try self.portfolio(request.portfolio, info, state)
                guard request.amount <= USD(5_000) else {
                    throw BusError(.invalidInput, "At most 5,000.00 USD a day.", field: "amount")
                }
                return FundsAdded(cash: USD(10_000), fundsLeftToday: .zero)
            }
        }
        router.on(ListTransactions.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                let portfolio = try self.portfolio(request.portfolio, info, state)
                let all = state.transactions.filter { transaction in
                    (request.before.map { transaction.number < $0 } ?? true)
                        && (request.ofAllPortfolios == true || (transaction.portfolio ?? info.portfolio) == portfolio)
                }.sorted { $0.number > $1.number }
                let page = Array(all.prefix(request.limit))
                return TransactionPage(transactions: page, next: all.count > page.count ? page.last?.number : nil)
            }
        }
    }

    /// - Parameter scope: what a key must allow.
    func withSession<T: Sendable>(
        _ credential: Credential, for scope: KeyScope = .trade, _ body: @Sendable (SessionInfo, inout State) throws -> T
    ) throws -> T {
        let result: Result<T, any Error> = edit { state in
            Result { try body(try self.caller(credential, state, for: scope), &state) }
        }
        return try result.get()
    }

    private func place(_ request: PlaceOrder, _ info: SessionInfo, _ state: inout State) throws -> Order {
        if let known = state.orders.first(where: { $0.clientOrderID == request.clientOrderID && $0.portfolio == info.portfolio })
        {
            guard known.size == request.size, known.side == request.side, known.asset == request.asset else {
                throw BusError(.conflict, "This form was sent before with other figures.")
            }
            return known
        }
        let id = OrderID(Int64(state.orders.count + 1))
        let time = Timestamp(milliseconds: 1_700_000_000_000)
        var order = Order(
            id: id, portfolio: info.portfolio, clientOrderID: request.clientOrderID, asset: request.asset, side: request.side,
            type: request.type, size: request.size, state: .filled, placedAt: time, updatedAt: time, terms: request.terms,
            quantity: FakeBackend.quantity(request.size))
        if case .amount(let amount) = request.size, amount > USD(9_000) {
            order.state = .rejected
            order.reason = .insufficientFunds
            order.reasonText = "You have 9,000.00 USD."
        } else if request.type != .market {
            order.state = .new
        } else {
            let price = state.quotes[request.asset]?.price ?? Price("1")!
            order.fills = [
                Fill(
                    id: FillID(id.rawValue), order: id, asset: request.asset, side: request.side,
                    quantity: Quantity(steps: 1_000_000, decimals: 8), price: price, value: USD(100), fee: USD(micros: 100_000),
                    time: time, quoteSource: "test", quoteAgeMilliseconds: 250, rule: "quote", cashAfter: USD(8_900),
                    holdingAfter: Quantity(steps: 1_000_000, decimals: 8))
            ]
        }
        state.orders.append(order)
        return order
    }
}
