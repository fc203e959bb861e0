import Bus
import Contracts
import Domain
import Storage

/// What the writer does for an order: everything that must be true at the moment of the commit is read here.
struct OrderPlacement: Sendable {
    let user: UserID
    let portfolio: PortfolioID
    let asset: AssetID
    let item: OrderRecorder.Item
    let quotes: any QuoteReading
    let engine: TriggerEngine
    let now: @Sendable () -> Timestamp

    /// Stores the order, filled, open or refused, or returns what the same order became before.
    ///
    /// `refusal` refuses an order that could not be settled. Throws a `BusError` for what is not stored.
    func execute(in transaction: LedgerTransaction, refusing refusal: Rejection?) throws -> Order {
        if let earlier = try transaction.order(withClientOrderID: item.clientOrderID, of: portfolio),
            let order = try transaction.order(earlier.id, of: user)
        {
            guard earlier.body == item.body else {
                throw BusError(
                    .conflict, "Another order was placed under this id before. Use a new id for a new order.",
                    field: "clientOrderID")
            }
            return order
        }
        let (market, recorder) = try transaction.recorder(
            for: user, portfolio, asset, quotes: quotes, execution: engine.execution, at: now())
        let admission: OrderAdmission
        let quote: Result<Quote, Rejection>
        do {
            if let refusal { throw refusal }
            quote = try market.conditions(now: recorder.time).quoteToTradeOn()
            let balances = try transaction.tradingBalances(
                of: portfolio, recorder.key, decimals: market.asset.quantityDecimals)
            admission = try OrderAdmission.decide(
                item.ticket, asset: market.asset, quote: quote, lastQuote: market.quote,
                intervalMilliseconds: market.intervalMilliseconds, balances: balances, rules: recorder.execution.rules)
        } catch let rejection as Rejection {
            return try recorder.refuse(item, rejection)
        }
        switch admission {
        case .fills(let plan): return try recorder.settle(item, plan, on: try quote.get())
        case .opens(let working, let outcome): return try recorder.open(item, working, outcome, on: try? quote.get())
        }
    }
}

extension LedgerTransaction {
    /// The market of a coin, and what stores orders of it for somebody who may trade with this portfolio.
    func recorder(
        for user: UserID, _ portfolio: PortfolioID, _ asset: AssetID, quotes: any QuoteReading, execution: OrderExecution,
        at time: Timestamp
    ) throws -> (AssetMarket, OrderRecorder) {
        guard try canTrade(user, with: portfolio) else {
            throw BusError(.notFound, "There is no such portfolio, or it is closed.", field: "portfolio")
        }
        guard let market = quotes.market(of: asset), let key = try coinKey(of: asset) else {
            throw BusError(.notFound, "The exchange does not list this coin.", field: "asset")
        }
        return (
            market,
            OrderRecorder(
                user: user, portfolio: portfolio, asset: asset, key: key, time: time, execution: execution, transaction: self)
        )
    }
}
