/// What becomes of two orders of which one fills (OCO) when they are placed: a pure function of the orders, the market and the
/// balances.
public struct PairAdmission: Sendable, Hashable {
    /// One of the two, and what the quote of the moment does to it.
    public struct Member: Sendable, Hashable {
        public let order: WorkingOrder
        public let outcome: OrderOutcome
    }

    /// What is set aside for both together: what the one that needs more needs. Millionths of a dollar of a purchase, steps
    /// of a sale.
    public let hold: Int64
    /// A limit or take-profit order.
    public let target: Member
    /// A stop, stop-limit or trailing stop order.
    public let stop: Member

    public var members: [Member] { [target, stop] }

    /// Throws why the pair is refused.
    ///
    /// - Parameters:
    ///   - quote: the one to trade on, or why there is none.
    ///   - lastQuote: the last there was, stale or not: where a trailing stop begins when there is none to trade on.
    public static func decide(
        target: OrderTicket, stop: OrderTicket, asset: Asset, quote: Result<Quote, Rejection>, lastQuote: Quote?,
        intervalMilliseconds: Int64, balances: TradingBalances, rules: TradingRules
    ) throws(Rejection) -> PairAdmission {
        let reference = (try? quote.get()) ?? lastQuote
        func working(_ ticket: OrderTicket) throws(Rejection) -> WorkingOrder {
            if ticket.type.hasTrail, reference == nil { _ = try quote.get() }
            return try WorkingOrder(ticket, asset: asset, quote: reference, balances: balances, rules: rules)
        }
        let (first, second) = (try working(target), try working(stop))
        let hold = max(first.hold, second.hold)
        func member(_ order: WorkingOrder) throws(Rejection) -> Member {
            var order = order
            order.hold = hold
            let admission = try order.admitted(
                asset: asset, quote: quote, intervalMilliseconds: intervalMilliseconds, balances: balances.without(order),
                rules: rules)
            guard case .opens(let admitted, let outcome) = admission else { return Member(order: order, outcome: .waits) }
            return Member(order: admitted, outcome: outcome)
        }
        return PairAdmission(hold: hold, target: try member(first), stop: try member(second))
    }
}
