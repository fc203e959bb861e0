internal import Contracts
internal import Domain

/// A pair of orders of which one cancels the other, in the words of `order/oco` or of `orderList/oco`.
struct OrderListDraft: Sendable {
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

    let pair: BinancePair
    let side: Side
    let quantity: Quantity
    let target: OrderLeg
    let stop: OrderLeg
    let clientOrderID: String
    let response: BinanceResponseType

    init(_ parameters: BinanceParameters, _ pair: BinancePair, isOld: Bool) throws(BinanceError) {
        guard let side: BinanceSide = try parameters.word("side", or: .badSide) else { throw .missing("side") }
        let fields = OrderFields(parameters: parameters, pair: pair)
        self.pair = pair
        self.side = side.side
        try OrderDraft.checkExtras(parameters)
        quantity = try fields.requiredQuantity()
        clientOrderID = try parameters.identifier("listClientOrderId") ?? BinanceKey.derivedOrderID(parameters)
        response = try parameters.word("newOrderRespType", or: .invalid("newOrderRespType")) ?? .result
        if isOld {
            target = OrderLeg(
                type: .limit, terms: OrderTerms(limitPrice: try fields.requiredPrice("price")),
                clientOrderID: try parameters.identifier("limitClientOrderId"))
            stop = try Self.oldStop(fields)
        } else {
            (target, stop) = try Self.legs(fields, side.side)
        }
    }

    /// Throws -2010 unless the prices are on their sides of the last one.
    func check(last: Price?) throws(BinanceError) {
        guard let last else { throw .noDepth }
        let above = side == .sell
        if let target = target.terms?.limitPrice ?? target.terms?.stopPrice, above ? target <= last : target >= last {
            throw .pricesOutOfOrder
        }
        if let stop = stop.terms?.stopPrice, above ? stop >= last : stop <= last { throw .pricesOutOfOrder }
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
    private static func legs(_ fields: OrderFields, _ side: Side) throws(BinanceError) -> (target: OrderLeg, stop: OrderLeg) {
        let above = try kind(fields.parameters, "aboveType")
        let below = try kind(fields.parameters, "belowType")
        guard above.isStopLoss || below.isStopLoss else {
            throw BinanceError(-1168, "At least one OCO order must be contingent.")
        }
        let (target, stop) = side == .sell ? (above, below) : (below, above)
        guard !target.isStopLoss else {
            throw side == .sell
                ? BinanceError(-1197, "A stop loss order in a sell OCO must be below.")
                : BinanceError(-1196, "A stop loss order in a buy OCO must be above.")
        }
        let places = side == .sell ? ("above", "below") : ("below", "above")
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
