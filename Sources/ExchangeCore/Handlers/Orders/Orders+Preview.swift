import Bus
import Contracts
import Domain
import Storage

extension Orders {
    /// Decides an order as `place` does, on what was committed last, and stores nothing.
    func preview(_ request: PreviewOrder) async throws -> OrderPreview {
        let user = try await credentials.verify(request.credential, for: .read)
        let market = try listed(request.asset)
        let ticket = try OrderTicket.checked(
            request.side, request.type, request.size, request.terms ?? .none, of: market.asset)
        let balances = try await balances(of: request.portfolio, in: market.asset, for: user)
        let rules = settings.rules
        do throws(Rejection) {
            let admission = try OrderAdmission.decide(
                ticket, asset: market.asset, quote: try market.conditions(now: now()).quoteToTradeOn(),
                lastQuote: market.quote, intervalMilliseconds: market.intervalMilliseconds, balances: balances, rules: rules)
            return OrderPreview(admission, market: market, balances: balances, rules: rules)
        } catch {
            return OrderPreview(refusal: error.reason, refusalText: error.sentence, quote: market.quote?.price)
        }
    }

    /// Decides a group as `placeGroup` does, on what was committed last, and stores nothing.
    func preview(_ request: PreviewOrderGroup) async throws -> OrderGroupPreview {
        let user = try await credentials.verify(request.credential, for: .read)
        let market = try listed(request.asset)
        let tickets = try GroupTickets(request, asset: market.asset)
        let balances = try await balances(of: request.portfolio, in: market.asset, for: user)
        let preview = GroupPreviewing(tickets: tickets, market: market, balances: balances, rules: settings.rules)
        do throws(Rejection) {
            return try preview.decide(now: now())
        } catch {
            return OrderGroupPreview(
                kind: preview.kind,
                whole: OrderPreview(refusal: error.reason, refusalText: error.sentence, quote: market.quote?.price))
        }
    }

    func rules(_ request: GetTradingRules) -> TradingRules { settings.rules }

    /// Of a portfolio that its owner may trade with.
    private func balances(
        of requested: PortfolioID?, in asset: Asset, for user: VerifiedUser
    ) async throws -> TradingBalances {
        try await ledger.query { reader in
            guard let portfolio = try reader.portfolio(requested ?? user.portfolio), portfolio.user == user.user,
                portfolio.archivedAt == nil
            else { throw BusError(.notFound, "There is no such portfolio, or it is closed.", field: "portfolio") }
            guard let key = try reader.coinKey(of: asset.id) else {
                throw BusError(.notFound, "The exchange does not list this coin.", field: "asset")
            }
            return try reader.tradingBalances(of: portfolio.id, key, decimals: asset.quantityDecimals)
        }
    }
}

extension OrderPreview {
    init(_ admission: OrderAdmission, market: AssetMarket, balances: TradingBalances, rules: TradingRules) {
        self.init(quote: market.quote?.price)
        switch admission {
        case .fills(let plan): show(plan)
        case .opens(let working, let outcome):
            show(outcome, of: working, market: market, rules: rules)
            guard refusal == nil, cashAfter == nil else { return }
            let left = balances.without(working)
            (cashAfter, holdingAfter) = (left.cash, left.holding)
        }
    }

    /// What the quote of the moment does to an order for which something is set aside.
    mutating func show(_ outcome: OrderOutcome, of working: WorkingOrder, market: AssetMarket, rules: TradingRules) {
        let decimals = market.asset.quantityDecimals
        switch outcome {
        case .fills(let plan, rest: let rest):
            show(plan)
            if case .open = rest { wait(working.hold - plan.heldUsed, working.side, decimals) }
            if case .ends(_, let rejection) = rest { (refusal, refusalText) = (rejection.reason, rejection.sentence) }
        case .ends(_, let rejection): (refusal, refusalText) = (rejection.reason, rejection.sentence)
        case .waits, .wakes:
            wait(working.hold, working.side, decimals)
            // One that wakes at once is a limit order from then on.
            let isAwake = outcome == .wakes
            show(
                FillEstimate(
                    working.side, isAwake ? .limit : working.type,
                    isAwake ? OrderTerms(limitPrice: working.terms.limitPrice) : working.terms, of: working.remaining,
                    hold: working.hold, best: working.best?.price, quote: market.quote,
                    intervalMilliseconds: market.intervalMilliseconds, asset: market.asset, rules: rules))
        }
    }

    mutating func show(_ estimate: FillEstimate?) {
        (price, quantity, value, fee) = (estimate?.price, estimate?.quantity, estimate?.value, estimate?.fee)
    }

    private mutating func show(_ plan: FillPlan) {
        (price, quantity, value, fee) = (plan.price, plan.quantity, plan.value, plan.fee)
        (cashAfter, holdingAfter) = (plan.cashAfter, plan.holdingAfter)
    }

    private mutating func wait(_ hold: Int64, _ side: Side, _ decimals: UInt8) {
        waits = true
        if side == .buy { held = USD(micros: hold) } else { heldQuantity = Quantity(steps: hold, decimals: decimals) }
    }
}
