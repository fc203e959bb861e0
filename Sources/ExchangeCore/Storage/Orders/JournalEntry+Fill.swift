public import Domain

extension JournalEntry {
    /// What a fill moves: dollars and coins between the portfolio and the market, the fee to the house. Sides of zero (a
    /// sale of dust that is worth nothing) have no posting.
    public static func fill(
        _ plan: FillPlan, order: OrderID, portfolio: PortfolioID, asset: AssetKey, at time: Timestamp
    ) -> JournalEntry {
        let coins = plan.holdingChange.steps
        var postings: [Posting] = []
        postings.reserveCapacity(6)
        let user = LedgerAccount.portfolio(portfolio)
        // What a purchase does not take of what was set aside for it is available again.
        let cash = plan.cashChange.micros + (plan.side == .buy ? plan.heldUsed : 0)
        if cash != 0 { postings.append(Posting(user, .usd, amount: cash)) }
        if plan.side == .buy, plan.heldUsed != 0 { postings.append(Posting(user, .usd, .held, amount: -plan.heldUsed)) }
        postings.append(Posting(user, asset, plan.side == .sell && plan.heldUsed > 0 ? .held : .available, amount: coins))
        let value = plan.side == .buy ? plan.value.micros : -plan.value.micros
        if value != 0 { postings.append(Posting(.market, .usd, amount: value)) }
        postings.append(Posting(.market, asset, amount: -coins))
        if plan.fee.micros != 0 { postings.append(Posting(.fees, .usd, amount: plan.fee.micros)) }
        return JournalEntry(kind: .fill, portfolio: portfolio, time: time, reference: order.rawValue, postings: postings)
    }
}
