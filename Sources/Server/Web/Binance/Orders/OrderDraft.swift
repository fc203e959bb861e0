internal import Contracts
internal import Domain

/// An order as `POST order` asks for it, checked as far as that is possible without prices and balances.
struct OrderDraft: Sendable {
    static let names = [
        "symbol", "side", "type", "timeInForce", "quantity", "quoteOrderQty", "price", "newClientOrderId", "strategyId",
        "strategyType", "stopPrice", "trailingDelta", "icebergQty", "newOrderRespType", "selfTradePreventionMode",
    ]

    let pair: BinancePair
    let side: Side
    let type: OrderType
    let size: OrderSize
    let terms: OrderTerms
    let clientOrderID: String
    let response: BinanceResponseType

    init(_ parameters: BinanceParameters, _ pair: BinancePair) throws(BinanceError) {
        let fields = OrderFields(parameters: parameters, pair: pair)
        guard let side: BinanceSide = try parameters.word("side", or: .badSide) else { throw .missing("side") }
        guard let kind: BinanceOrderType = try parameters.word("type", or: .badOrderType) else { throw .missing("type") }
        self.pair = pair
        self.side = side.side
        try Self.checkExtras(parameters)
        clientOrderID = try parameters.identifier("newClientOrderId") ?? BinanceKey.derivedOrderID(parameters)
        response =
            try parameters.word("newOrderRespType", or: .invalid("newOrderRespType"))
            ?? (kind == .market || kind == .limit ? .full : .acknowledgement)
        size = try Self.size(kind, fields)
        (type, terms) = try Self.terms(kind, fields)
    }

    /// What Binance has and this exchange has not.
    static func checkExtras(_ parameters: BinanceParameters) throws(BinanceError) {
        if parameters.has("icebergQty") { throw .unsupported("Iceberg") }
        if parameters.has("strategyId") { throw .notRequired("strategyId") }
        if parameters.has("strategyType") { throw .notRequired("strategyType") }
        // Nobody trades with anybody but the exchange, so whatever is asked for holds.
        let modes = ["NONE", "EXPIRE_MAKER", "EXPIRE_TAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER"]
        if let mode = try parameters["selfTradePreventionMode"], !modes.contains(mode) {
            throw .invalid("selfTradePreventionMode")
        }
    }

    private static func size(_ kind: BinanceOrderType, _ fields: OrderFields) throws(BinanceError) -> OrderSize {
        guard kind == .market else {
            try fields.refuse("quoteOrderQty")
            return .quantity(try fields.requiredQuantity())
        }
        let quantity = try fields.quantity("quantity")
        let amount = try fields.amount("quoteOrderQty")
        switch (quantity, amount) {
        case (let quantity?, nil): return .quantity(quantity)
        case (nil, let amount?): return .amount(amount)
        case (nil, nil): throw .missing("quantity", or: "quoteOrderQty")
        default: throw .badCombination
        }
    }

    private static func terms(
        _ kind: BinanceOrderType, _ fields: OrderFields
    ) throws(BinanceError) -> (OrderType, OrderTerms) {
        if kind == .takeProfitLimit { throw .unsupported("Take profit limit") }
        if !kind.hasPrice { try fields.refuse("price") }
        if !kind.hasStop { try fields.refuse("stopPrice", "trailingDelta") }
        if !kind.hasTimeInForce { try fields.refuse("timeInForce") }
        var terms = OrderTerms()
        if kind.hasTimeInForce {
            guard let time: BinanceTimeInForce = try fields.parameters.word("timeInForce", or: .badTimeInForce) else {
                throw .missing("timeInForce")
            }
            terms.timeInForce = time.timeInForce
        }
        if kind.hasPrice { terms.limitPrice = try fields.requiredPrice("price") }
        let stop = try fields.price("stopPrice")
        let trail = try fields.trail("trailingDelta")
        if kind.hasStop, stop == nil, trail == nil { throw .missing("stopPrice", or: "trailingDelta") }
        if let trail {
            // Binance also has limits that trail, and trails that begin at a price.
            guard kind == .stopLoss, stop == nil else { throw .unsupported("Trailing stop") }
            terms.trail = trail
            return (.trailingStop, terms)
        }
        terms.stopPrice = stop
        switch kind {
        case .market: return (.market, terms)
        case .limit: return (.limit, terms)
        case .limitMaker:
            terms.isPostOnly = true
            return (.limit, terms)
        case .stopLoss: return (.stop, terms)
        case .stopLossLimit: return (.stopLimit, terms)
        case .takeProfit, .takeProfitLimit: return (.takeProfit, terms)
        }
    }
}
