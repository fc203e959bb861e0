import Bus
import Contracts
import Domain
import Storage

extension Orders {
    /// Decides and stores an order in one command of the writer.
    func place(_ request: PlaceOrder, context: MessageContext) async throws -> Order {
        let user = try await credentials.verify(request.credential)
        try ClientKey.check(request.clientOrderID, field: "clientOrderID")
        let market = try listed(request.asset)
        let ticket = try OrderTicket.checked(
            request.side, request.type, request.size, request.terms ?? .none, of: market.asset)
        try await freshen(market, for: ticket, context: context)
        let placement = OrderPlacement(
            user: user.user, portfolio: request.portfolio ?? user.portfolio, asset: request.asset,
            item: OrderRecorder.Item(
                clientOrderID: request.clientOrderID,
                body: BodyHash([request.asset.rawValue] + ticket.canonicalTexts), ticket: ticket),
            quotes: quotes, engine: engine, now: now)
        return try await commit { try placement.execute(in: $0, refusing: $1) }
    }

    func listed(_ asset: AssetID) throws -> AssetMarket {
        guard let market = quotes.market(of: asset) else {
            throw BusError(.notFound, "The exchange does not list this coin.", field: "asset")
        }
        return market
    }

    /// Has a fresh quote fetched for an order that cannot wait for one.
    func freshen(_ market: AssetMarket, for ticket: OrderTicket, context: MessageContext) async throws {
        // An order that waits can wait for the next quote, too.
        let isUrgent = settings.rules.fillAt == .current && (ticket.type == .market || ticket.terms.timeInForce.isImmediate)
        guard isUrgent || market.quote == nil && ticket.type == .market, market.conditions(now: now()).wantsFresherQuote else {
            return
        }
        await freshQuotes.fetch(market.asset.id, context: context)
        // Whoever asked has been told by now that the outcome is unknown; let it be that nothing happened.
        if let deadline = context.deadline, deadline <= .now {
            throw BusError(.deadlineExceeded, "The order was not placed in time.")
        }
    }

    /// Runs a placement as one command. A fill whose sums do not fit anywhere is undone; then it runs again with a refusal,
    /// which is stored instead.
    func commit<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTransaction, Rejection?) throws -> Value
    ) async throws -> Value {
        let refusal = Rejection(.tooLarge, "This order is too large for the exchange's books. Enter a smaller one.")
        do {
            return try await ledger.commit { try body($0, nil) }
        } catch is PositionError {
            return try await ledger.commit { try body($0, refusal) }
        } catch LedgerError.overflow {
            return try await ledger.commit { try body($0, refusal) }
        }
    }
}

extension AssetMarket {
    func conditions(now: Timestamp) -> MarketConditions {
        MarketConditions(
            asset: asset, quote: quote, staleAfterMilliseconds: staleAfterMilliseconds,
            halt: halt.map { TradingHalt(isWholeExchange: $0.asset == nil, reason: $0.reason) }, now: now)
    }
}

extension OrderTicket {
    /// A ticket whose size and terms are such as this coin's orders may have. Throws `invalidInput` with the field, after
    /// `prefix`.
    static func checked(
        _ side: Side, _ type: OrderType, _ size: OrderSize, _ terms: OrderTerms, of asset: Asset, prefix: String = ""
    ) throws -> OrderTicket {
        let ticket: OrderTicket
        do {
            ticket = try OrderTicket(side: side, type: type, size: size, terms: terms, asset: asset)
        } catch {
            throw BusError(.invalidInput, error.sentence, field: prefix + "size")
        }
        do {
            try terms.check(type, of: asset)
        } catch {
            throw BusError(.invalidInput, error.sentence, field: prefix + error.field.rawValue)
        }
        return ticket
    }

    /// The same for the same ticket, for hashing.
    var canonicalTexts: [String] {
        [side.rawValue, type.rawValue, size.canonicalText] + terms.canonicalTexts
    }
}

extension OrderTerms {
    /// The same for the same terms, for hashing; nothing for none, as before there were any.
    fileprivate var canonicalTexts: [String] {
        guard self != .none else { return [] }
        let texts = [
            limitPrice?.description ?? "", stopPrice?.description ?? "", timeInForce.rawValue, isPostOnly ? "post-only" : "",
        ]
        return texts + (trail.map { [$0.canonicalText] } ?? [])
    }
}

extension Trail {
    fileprivate var canonicalText: String {
        switch self {
        case .usd(let distance): "usd" + distance.description
        case .basisPoints(let basisPoints): "bp" + String(basisPoints)
        }
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
