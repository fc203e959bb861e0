internal import Contracts
internal import Domain

/// A pair of orders of which one cancels the other, in the words of `order/oco` or of `orderList/oco`; in those of
/// `orderList/otoco` a purchase besides, which wakes the pair when it has filled.
struct OrderListDraft: Sendable {
    enum Form: Sendable, Hashable {
        case oldPair
        case pair
        case bracket
    }

    static let oldNames = [
        "symbol", "listClientOrderId", "side", "quantity", "limitClientOrderId", "price", "limitIcebergQty",
        "stopClientOrderId", "stopPrice", "trailingDelta", "stopLimitPrice", "stopIcebergQty", "stopLimitTimeInForce",
        "newOrderRespType", "selfTradePreventionMode",
    ]
    static let newNames =
        ["symbol", "listClientOrderId", "side", "quantity", "newOrderRespType", "selfTradePreventionMode"]
        + ["above", "below"].flatMap { place in
            ["Type", "ClientOrderId", "IcebergQty", "Price", "StopPrice", "TrailingDelta", "TimeInForce"].map { place + $0 }
        }
    static let bracketNames =
        ["symbol", "listClientOrderId", "newOrderRespType", "selfTradePreventionMode", "pendingSide", "pendingQuantity"]
        + ["Type", "Side", "ClientOrderId", "Price", "Quantity", "IcebergQty", "TimeInForce"].map { "working" + $0 }
        + ["pendingAbove", "pendingBelow"].flatMap { place in
            ["Type", "ClientOrderId", "IcebergQty", "Price", "StopPrice", "TrailingDelta", "TimeInForce"].map { place + $0 }
        }

    let pair: BinancePair
    let side: Side
    let quantity: Quantity
    /// Of a bracket.
    let entry: OrderLeg?
    let target: OrderLeg
    let stop: OrderLeg
    let clientOrderID: String
    let response: BinanceResponseType

    init(_ parameters: BinanceParameters, _ pair: BinancePair, _ form: Form) throws(BinanceError) {
        let (sideName, quantityName) = form == .bracket ? ("workingSide", "workingQuantity") : ("side", "quantity")
        guard let side: BinanceSide = try parameters.word(sideName, or: .badSide) else { throw .missing(sideName) }
        let fields = OrderFields(parameters: parameters, pair: pair)
        self.pair = pair
        self.side = side.side
        try OrderDraft.checkExtras(parameters)
        quantity = try fields.requiredQuantity(quantityName)
        clientOrderID = try parameters.identifier("listClientOrderId") ?? BinanceKey.derivedOrderID(parameters)
        response = try parameters.word("newOrderRespType", or: .invalid("newOrderRespType")) ?? .result
        switch form {
        case .oldPair:
            entry = nil
            target = OrderLeg(
                type: .limit, terms: OrderTerms(limitPrice: try fields.requiredPrice("price")),
                clientOrderID: try parameters.identifier("limitClientOrderId"))
            stop = try Self.oldStop(fields)
        case .pair:
            entry = nil
            (target, stop) = try Self.legs(fields, side.side)
        case .bracket:
            entry = try Self.entry(fields, side.side, quantity)
            (target, stop) = try Self.legs(fields, .sell, "pendingAbove", "pendingBelow")
        }
    }

    /// Throws -2010 unless the prices are on their sides of the last one; those of a bracket, of its purchase's.
    func check(last: Price?) throws(BinanceError) {
        guard let last else { throw .noDepth }
        let middle = entry?.terms?.limitPrice ?? last
        let above = entry != nil || side == .sell
        if let target = target.terms?.limitPrice ?? target.terms?.stopPrice, above ? target <= middle : target >= middle {
            throw .pricesOutOfOrder
        }
        if let stop = stop.terms?.stopPrice, above ? stop >= middle : stop <= middle { throw .pricesOutOfOrder }
    }

    /// What is bought first. Its exits sell just that: -1014 for anything else that Binance has.
    private static func entry(
        _ fields: OrderFields, _ side: Side, _ quantity: Quantity
    ) throws(BinanceError) -> OrderLeg {
        let parameters = fields.parameters
        guard let pending: BinanceSide = try parameters.word("pendingSide", or: .badSide) else { throw .missing("pendingSide") }
        let sold = try fields.requiredQuantity("pendingQuantity")
        guard let kind: BinanceOrderType = try parameters.word("workingType", or: .badOrderType) else {
            throw .missing("workingType")
        }
        guard kind == .limit || kind == .limitMaker else { throw .badOrderType }
        guard side == .buy, pending == .sell, sold == quantity else {
            throw BinanceError(-1014, "Unsupported order combination.")
        }
        if parameters.has("workingIcebergQty") { throw .unsupported("Iceberg") }
        var terms = OrderTerms(limitPrice: try fields.requiredPrice("workingPrice"))
        if kind == .limit {
            guard let time: BinanceTimeInForce = try parameters.word("workingTimeInForce", or: .badTimeInForce) else {
                throw .missing("workingTimeInForce")
            }
            terms.timeInForce = time.timeInForce
        } else {
            try fields.refuse("workingTimeInForce")
            terms.isPostOnly = true
        }
        return OrderLeg(type: .limit, terms: terms, clientOrderID: try parameters.identifier("workingClientOrderId"))
    }

    private static func oldStop(_ fields: OrderFields) throws(BinanceError) -> OrderLeg {
        let parameters = fields.parameters
        if parameters.has("limitIcebergQty") || parameters.has("stopIcebergQty") { throw .unsupported("Iceberg") }
        let id = try parameters.identifier("stopClientOrderId")
        if let trail = try fields.trail("trailingDelta") {
            guard !parameters.has("stopPrice"), !parameters.has("stopLimitPrice") else { throw .unsupported("Trailing stop") }
            return OrderLeg(type: .trailingStop, terms: OrderTerms(trail: trail), clientOrderID: id)
        }
        let stop = try fields.requiredPrice("stopPrice")
        guard let limit = try fields.price("stopLimitPrice") else {
            try fields.refuse("stopLimitTimeInForce")
            return OrderLeg(type: .stop, terms: OrderTerms(stopPrice: stop), clientOrderID: id)
        }
        try checkWaits(parameters, "stopLimitTimeInForce")
        return OrderLeg(type: .stopLimit, terms: OrderTerms(limitPrice: limit, stopPrice: stop), clientOrderID: id)
    }

    /// The order that is above the price and the one that is below it.
    private static func legs(
        _ fields: OrderFields, _ side: Side, _ abovePlace: String = "above", _ belowPlace: String = "below"
    ) throws(BinanceError) -> (target: OrderLeg, stop: OrderLeg) {
        let above = try kind(fields.parameters, abovePlace + "Type")
        let below = try kind(fields.parameters, belowPlace + "Type")
        guard above.isStopLoss || below.isStopLoss else {
            throw BinanceError(-1168, "At least one OCO order must be contingent.")
        }
        let (target, stop) = side == .sell ? (above, below) : (below, above)
        guard !target.isStopLoss else {
            throw side == .sell
                ? BinanceError(-1197, "A stop loss order in a sell OCO must be below.")
                : BinanceError(-1196, "A stop loss order in a buy OCO must be above.")
        }
        let places = side == .sell ? (abovePlace, belowPlace) : (belowPlace, abovePlace)
        return (try leg(fields, target, places.0), try leg(fields, stop, places.1))
    }

    private static func kind(_ parameters: BinanceParameters, _ name: String) throws(BinanceError) -> BinanceOrderType {
        guard let kind: BinanceOrderType = try parameters.word(name, or: .badOrderType) else { throw .missing(name) }
        guard kind != .limit, kind != .market else { throw BinanceError(-1158, "Order type not supported in OCO.") }
        if kind == .takeProfitLimit { throw .unsupported("Take profit limit") }
        return kind
    }

    private static func leg(_ fields: OrderFields, _ kind: BinanceOrderType, _ place: String) throws(BinanceError) -> OrderLeg {
        let parameters = fields.parameters
        if parameters.has(place + "IcebergQty") { throw .unsupported("Iceberg") }
        if !kind.hasPrice { try fields.refuse(place + "Price") }
        if !kind.hasStop { try fields.refuse(place + "StopPrice") }
        if !kind.hasTimeInForce { try fields.refuse(place + "TimeInForce") }
        if kind != .stopLoss, parameters.has(place + "TrailingDelta") { throw .unsupported("Trailing stop") }
        let id = try parameters.identifier(place + "ClientOrderId")
        if let trail = try fields.trail(place + "TrailingDelta") {
            guard !parameters.has(place + "StopPrice") else { throw .unsupported("Trailing stop") }
            return OrderLeg(type: .trailingStop, terms: OrderTerms(trail: trail), clientOrderID: id)
        }
        var terms = OrderTerms()
        if kind.hasPrice { terms.limitPrice = try fields.requiredPrice(place + "Price") }
        if kind.hasStop { terms.stopPrice = try fields.requiredPrice(place + "StopPrice") }
        if kind.hasTimeInForce { try checkWaits(parameters, place + "TimeInForce") }
        switch kind {
        case .stopLossLimit: return OrderLeg(type: .stopLimit, terms: terms, clientOrderID: id)
        case .stopLoss: return OrderLeg(type: .stop, terms: terms, clientOrderID: id)
        case .takeProfit: return OrderLeg(type: .takeProfit, terms: terms, clientOrderID: id)
        default: return OrderLeg(type: .limit, terms: terms, clientOrderID: id)
        }
    }

    /// Orders of a pair wait until they are cancelled.
    private static func checkWaits(_ parameters: BinanceParameters, _ name: String) throws(BinanceError) {
        guard let time: BinanceTimeInForce = try parameters.word(name, or: .badTimeInForce) else { throw .missing(name) }
        guard time == .goodTillCanceled else { throw BinanceError(-1014, "Unsupported order combination.") }
    }
}

extension BinanceOrderType {
    fileprivate var isStopLoss: Bool { self == .stopLoss || self == .stopLossLimit }
}
