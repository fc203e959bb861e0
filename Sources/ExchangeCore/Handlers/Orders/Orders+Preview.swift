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
        let balances = try await ledger.query { reader in
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            guard let key = try reader.coinKey(of: request.asset) else {
                throw BusError(.notFound, "The exchange does not list this coin.", field: "asset")
            }
            return try reader.tradingBalances(of: portfolio, key, decimals: market.asset.quantityDecimals)
        }
        let rules = settings.rules
        do throws(Rejection) {
            let admission = try OrderAdmission.decide(
                ticket, asset: market.asset, quote: try market.conditions(now: now()).quoteToTradeOn(),
                lastQuote: market.quote, intervalMilliseconds: market.intervalMilliseconds, balances: balances, rules: rules)
            return OrderPreview(admission, quote: market.quote, balances: balances, rules: rules)
        } catch {
            return OrderPreview(refusal: error.reason, refusalText: error.sentence, quote: market.quote?.price)
        }
    }

    func rules(_ request: GetTradingRules) -> TradingRules { settings.rules }
}

extension OrderPreview {
    init(_ admission: OrderAdmission, quote: Quote?, balances: TradingBalances, rules: TradingRules) {
        self.init(quote: quote?.price)
        switch admission {
        case .fills(let plan): show(plan)
        case .opens(let working, .fills(let plan, rest: let rest)):
            show(plan)
            if case .open = rest { wait(working.hold - plan.heldUsed, working.side, plan.quantity.decimals) }
            if case .ends(_, let rejection) = rest { (refusal, refusalText) = (rejection.reason, rejection.sentence) }
        case .opens(_, .ends(_, let rejection)): (refusal, refusalText) = (rejection.reason, rejection.sentence)
        case .opens(let working, _):
            wait(working.hold, working.side, balances.holding.decimals)
            let left = balances.without(working)
            (cashAfter, holdingAfter) = (left.cash, left.holding)
            estimate(working, rules: rules)
        }
    }

    private mutating func show(_ plan: FillPlan) {
        (price, quantity, value, fee) = (plan.price, plan.quantity, plan.value, plan.fee)
        (cashAfter, holdingAfter) = (plan.cashAfter, plan.holdingAfter)
    }

    private mutating func wait(_ hold: Int64, _ side: Side, _ decimals: UInt8) {
        waits = true
        if side == .buy { held = USD(micros: hold) } else { heldQuantity = Quantity(steps: hold, decimals: decimals) }
    }

    /// What fills if it fills at the price that it names.
    private mutating func estimate(_ working: WorkingOrder, rules: TradingRules) {
        price = working.terms.limitPrice ?? working.terms.stopPrice
        if price == nil, let trail = working.terms.trail, let best = working.best?.price ?? quote {
            price = trail.stop(from: best, side: working.side)
        }
        if price == nil, working.type == .market { price = quote }
        guard let price, case .quantity(let whole) = working.remaining else { return }
        quantity = whole
        value = try? USD.value(of: whole, at: price, rounding: working.side == .buy ? .up : .down)
        let basisPoints = working.type == .limit || working.type == .stopLimit ? rules.makerFeeBasisPoints : rules.feeBasisPoints
        fee = value.flatMap { try? $0.fee(basisPoints: basisPoints) }
    }
}
