public import Domain

extension JournalEntry {
    /// What a fill moves: dollars and coins between the portfolio and the market, the fee to the house. Sides of zero (a
    /// sale of dust that is worth nothing) have no posting.
    public static func fill(
        _ plan: FillPlan, order: OrderID, portfolio: PortfolioID, asset: AssetKey, at time: Timestamp
    ) -> JournalEntry {
        let coins = plan.holdingChange.steps
        let cash = plan.cashChange.micros
        var postings: [Posting] = []
        postings.reserveCapacity(5)
        if cash != 0 { postings.append(Posting(.portfolio(portfolio), .usd, amount: cash)) }
        postings.append(Posting(.portfolio(portfolio), asset, amount: coins))
        let value = plan.side == .buy ? plan.value.micros : -plan.value.micros
        if value != 0 { postings.append(Posting(.market, .usd, amount: value)) }
        postings.append(Posting(.market, asset, amount: -coins))
        if plan.fee.micros != 0 { postings.append(Posting(.fees, .usd, amount: plan.fee.micros)) }
        return JournalEntry(kind: .fill, portfolio: portfolio, time: time, reference: order.rawValue, postings: postings)
    }
}
