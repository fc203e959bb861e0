extension FillPlan {
    /// How a market order fills on `quote`, or why it does not. A pure function: the same input gives the same result.
    public static func market(
        _ ticket: OrderTicket, asset: Asset, quote: Quote, balances: TradingBalances, rules: TradingRules
    ) throws(Rejection) -> FillPlan {
        let notional: USD? =
            switch ticket.size {
            case .amount(let amount): amount
            case .quantity(let quantity): try? USD.value(of: quantity, at: quote.price, rounding: .up)
            case .all: try? USD.value(of: balances.holding, at: quote.price, rounding: .up)
            }
        guard let notional else { throw tooLarge(asset, rules) }
        let price = rules.fills.modelled(ticket.side, quote, notional: notional)
        switch ticket.side {
        case .buy: return try buy(ticket.size, of: asset, at: price, balances, rules)
        case .sell: return try sell(ticket.size, of: asset, at: price, balances, rules)
        }
    }

    private static func buy(
        _ size: OrderSize, of asset: Asset, at priced: FillModel.Modelled, _ balances: TradingBalances, _ rules: TradingRules
    ) throws(Rejection) -> FillPlan {
        let price = priced.price
        let quantity: Quantity
        /// What the minimum and maximum apply to: what was asked for, as near as the size says it.
        let asked: USD
        /// The most that leaves the account.
        let needed: USD
        switch size {
        case .amount(let amount):
            (asked, needed) = (amount, amount)
            guard
                let affordable = try? Quantity.affordable(
                    for: amount, at: price, feeBasisPoints: rules.feeBasisPoints, decimals: asset.quantityDecimals)
            else { throw tooLarge(asset, rules) }
            quantity = affordable
        case .quantity(let wanted):
            guard let value = try? USD.value(of: wanted, at: price, rounding: .up),
                let fee = try? value.fee(basisPoints: rules.feeBasisPoints), let total = try? value.adding(fee)
            else { throw tooLarge(asset, rules) }
            (quantity, asked, needed) = (wanted, value, total)
        case .all:
            throw Rejection(.insufficientFunds, SizeProblem.allIsForSelling.sentence)
        }
        guard asked <= rules.maximumOrder else { throw tooLarge(asset, rules) }
        guard asked >= rules.minimumOrder else { throw belowMinimum(asked, rules) }
        guard needed <= balances.cash else {
            throw Rejection(
                .insufficientFunds,
                "You have \(balances.cash) USD available; this order needs \(needed) USD including the fee.")
        }
        guard quantity.steps > 0 else { throw lessThanAStep(asset, price: price) }
        guard let plan = FillPlan(.buy, quantity, at: priced, balances: balances, rules: rules) else {
            throw tooLarge(asset, rules)
        }
        return plan
    }

    private static func sell(
        _ size: OrderSize, of asset: Asset, at priced: FillModel.Modelled, _ balances: TradingBalances, _ rules: TradingRules
    ) throws(Rejection) -> FillPlan {
        let price = priced.price
        let quantity: Quantity
        var asked: USD?
        switch size {
        case .all:
            guard balances.holding.steps > 0 else { throw nothingToSell(asset) }
            quantity = balances.holding
        case .quantity(let wanted):
            quantity = wanted
        case .amount(let amount):
            asked = amount
            guard let worth = try? Quantity.affordable(for: amount, at: price, decimals: asset.quantityDecimals) else {
                throw tooLarge(asset, rules)
            }
            quantity = worth
        }
        guard quantity.steps <= balances.holding.steps else {
            guard balances.holding.steps > 0 else { throw nothingToSell(asset) }
            throw tooFew(asset, quantity, balances)
        }
        guard let value = try? USD.value(of: quantity, at: price, rounding: .down),
            (try? balances.cash.adding(value)) != nil
        else { throw tooLarge(asset, rules) }
        let isWholeHolding = quantity == balances.holding && quantity.steps > 0
        if !isWholeHolding {
            guard asked ?? value >= rules.minimumOrder else { throw belowMinimum(asked ?? value, rules, asset: asset) }
            guard quantity.steps > 0 else { throw lessThanAStep(asset, price: price) }
            guard asked ?? value <= rules.maximumOrder else { throw tooLarge(asset, rules) }
        }
        // A fee that is more than the sale brings comes out of the cash there is.
        guard let plan = FillPlan(.sell, quantity, at: priced, balances: balances, rules: rules) else {
            throw tooLarge(asset, rules)
        }
        return plan
    }

    static func tooLarge(_ asset: Asset, _ rules: TradingRules) -> Rejection {
        Rejection(.tooLarge, "This order of \(asset.symbol) is too large; the largest is worth \(rules.maximumOrder) USD.")
    }

    static func belowMinimum(_ value: USD, _ rules: TradingRules, asset: Asset? = nil) -> Rejection {
        let hint = asset.map { " You can always sell all the \($0.symbol) you have." } ?? ""
        return Rejection(
            .belowMinimum, "This order is worth \(value) USD; the smallest order is \(rules.minimumOrder) USD." + hint)
    }

    static func lessThanAStep(_ asset: Asset, price: Price) -> Rejection {
        let step = Quantity(steps: 1, decimals: asset.quantityDecimals).shortDescription
        return Rejection(
            .belowMinimum, "This amount is less than the smallest step of \(step) \(asset.symbol) at \(price) USD for one coin.")
    }

    static func nothingToSell(_ asset: Asset) -> Rejection {
        Rejection(.insufficientHoldings, "You have no \(asset.symbol) to sell.")
    }

    static func tooFew(_ asset: Asset, _ wanted: Quantity, _ balances: TradingBalances) -> Rejection {
        Rejection(
            .insufficientHoldings,
            "You have \(balances.holding.shortDescription) \(asset.symbol) available; this order sells "
                + "\(wanted.shortDescription) \(asset.symbol).")
    }
}
