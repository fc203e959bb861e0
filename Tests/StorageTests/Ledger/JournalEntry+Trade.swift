import Domain
import Storage

extension JournalEntry {
    /// The postings of a trade without its order: for tests of the journal alone. Negative steps and cost sell.
    static func trade(
        _ portfolio: PortfolioID, _ coin: AssetKey, steps: Int64, cost: USD, fee: USD, kind: Kind = .hold, at time: Timestamp
    ) -> JournalEntry {
        JournalEntry(
            kind: kind, portfolio: portfolio, time: time,
            postings: [
                Posting(.portfolio(portfolio), .usd, amount: -cost.micros - fee.micros),
                Posting(.portfolio(portfolio), coin, amount: steps), Posting(.market, .usd, amount: cost.micros),
                Posting(.market, coin, amount: -steps), Posting(.fees, .usd, amount: fee.micros),
            ])
    }
}
