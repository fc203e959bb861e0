import Bus
import Contracts
import Domain
import Storage

extension Orders {
    /// Decides and stores an order in one command of the writer.
    func place(_ request: PlaceOrder, context: MessageContext) async throws -> Order {
        let user = try await credentials.verify(request.credential)
        try ClientKey.check(request.clientOrderID, field: "clientOrderID")
        guard let market = quotes.market(of: request.asset) else {
            throw BusError(.notFound, "The exchange does not list this coin.", field: "asset")
        }
        let ticket: OrderTicket
        do {
            ticket = try OrderTicket(
                side: request.side, type: request.type, size: request.size, terms: request.terms ?? .none, asset: market.asset)
        } catch {
            throw BusError(.invalidInput, error.sentence, field: "size")
        }
        do {
            try ticket.terms.check(ticket.type, of: market.asset)
        } catch {
            throw BusError(.invalidInput, error.sentence, field: error.field.rawValue)
        }
        // An order that waits can wait for the next quote, too.
        if ticket.type == .market || ticket.terms.timeInForce.isImmediate, market.conditions(now: now()).wantsFresherQuote {
            await freshQuotes.fetch(request.asset, context: context)
            // Whoever asked has been told by now that the outcome is unknown; let it be that nothing happened.
            if let deadline = context.deadline, deadline <= .now {
                throw BusError(.deadlineExceeded, "The order was not placed in time.")
            }
        }
        let placement = OrderPlacement(
            user: user.user, portfolio: request.portfolio ?? user.portfolio, clientOrderID: request.clientOrderID,
            body: BodyHash(
                [request.asset.rawValue, ticket.side.rawValue, ticket.type.rawValue, ticket.size.canonicalText]
                    + ticket.terms.canonicalTexts),
            asset: request.asset, ticket: ticket, quotes: quotes, announcer: announcer, engine: engine, rules: settings.rules,
            now: now)
        do {
            return try await ledger.commit { try placement.execute(in: $0, refusing: nil) }
        } catch is PositionError {
            return try await refuse(placement)
        } catch LedgerError.overflow {
            return try await refuse(placement)
        }
    }

    /// A fill whose sums do not fit anywhere was undone; the order is stored as refused instead.
    private func refuse(_ placement: OrderPlacement) async throws -> Order {
        let rejection = Rejection(.tooLarge, "This order is too large for the exchange's books. Enter a smaller one.")
        return try await ledger.commit { try placement.execute(in: $0, refusing: rejection) }
    }
}

extension AssetMarket {
    func conditions(now: Timestamp) -> MarketConditions {
        MarketConditions(
            asset: asset, quote: quote, staleAfterMilliseconds: staleAfterMilliseconds,
            halt: halt.map { TradingHalt(isWholeExchange: $0.asset == nil, reason: $0.reason) }, now: now)
    }
}

extension OrderTerms {
    /// The same for the same terms, for hashing; nothing for none, as before there were any.
    fileprivate var canonicalTexts: [String] {
        guard self != .none else { return [] }
        return [
            limitPrice?.description ?? "", stopPrice?.description ?? "", timeInForce.rawValue, isPostOnly ? "post-only" : "",
        ]
    }
}

extension OrderSize {
    /// The same for the same size, for hashing.
    fileprivate var canonicalText: String {
        switch self {
        case .quantity(let quantity): "q" + String(quantity.steps)
        case .amount(let amount): "a" + String(amount.micros)
        case .all: "all"
        }
    }
}
