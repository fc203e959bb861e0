internal import Contracts
internal import Domain

/// An order of ours as Binance describes orders.
struct BinanceOrder: Sendable {
    let order: Order
    let pair: BinancePair
    let type: BinanceOrderType

    init(_ order: Order, _ pair: BinancePair) {
        self.order = order
        self.pair = pair
        type = BinanceOrderType(order)
    }

    /// The order list that it is part of; -1: none.
    var listID: Int64 { order.link?.group.rawValue ?? -1 }

    /// Coins that were traded.
    var executed: DecimalText {
        DecimalText(
            mantissa: order.fills.reduce(0) { $0 + Int128($1.quantity.steps) }, scale: Int(pair.asset.quantityDecimals))
    }

    /// Coins that it is for; of an amount in dollars, those that it bought.
    var quantity: DecimalText {
        if let quantity = order.quantity { return DecimalText(quantity) }
        if case .quantity(let quantity) = order.size { return DecimalText(quantity) }
        return executed
    }

    /// Dollars that were traded, without fees.
    var value: DecimalText {
        DecimalText(mantissa: order.fills.reduce(0) { $0 + Int128($1.value.micros) }, scale: USD.decimals)
    }

    var amount: String {
        if case .amount(let amount) = order.size { return BinanceDecimal.text(amount) }
        return BinanceDecimal.zero
    }

    /// Whether it could fill at the next price: not while a stop or an entry has still to wake it.
    var isWorking: Bool {
        order.isDormant != true && (!(order.type.hasStop || order.type.hasTrail) || order.triggeredAt != nil)
    }

    /// Since when it could.
    var workingTime: Int64 {
        guard isWorking else { return -1 }
        return (order.triggeredAt ?? order.placedAt).milliseconds
    }

    /// An exit whose entry has not filled is pending.
    var status: String { order.state == .new && order.isDormant == true ? "PENDING_NEW" : order.state.rawValue }

    var stopPrice: Price? { order.terms?.stopPrice ?? order.trailStop }

    var trailingDelta: Int? {
        if case .basisPoints(let points)? = order.terms?.trail { return points }
        return nil
    }
}

extension DecimalText {
    init(_ quantity: Quantity) { self.init(mantissa: Int128(quantity.steps), scale: Int(quantity.decimals)) }
}

extension BinanceJSON {
    /// What `order`, `openOrders` and `allOrders` say of an order.
    mutating func order(_ shown: BinanceOrder) {
        let order = shown.order
        object { json in
            json.string("symbol", shown.pair.symbol)
            json.number("orderId", order.id.rawValue)
            json.number("orderListId", shown.listID)
            json.string("clientOrderId", order.clientOrderID)
            json.figures(of: shown)
            json.string("stopPrice", BinanceDecimal.text(shown.stopPrice))
            if let delta = shown.trailingDelta { json.number("trailingDelta", delta) }
            json.string("icebergQty", BinanceDecimal.zero)
            json.number("time", order.placedAt.milliseconds)
            json.number("updateTime", order.updatedAt.milliseconds)
            json.bool("isWorking", shown.isWorking)
            json.number("workingTime", shown.workingTime)
            json.string("origQuoteOrderQty", shown.amount)
            json.string("selfTradePreventionMode", "NONE")
        }
    }

    /// What `POST order` says of an order that it placed.
    mutating func placed(_ shown: BinanceOrder, _ response: BinanceResponseType) {
        let order = shown.order
        object { json in
            json.string("symbol", shown.pair.symbol)
            json.number("orderId", order.id.rawValue)
            json.number("orderListId", shown.listID)
            json.string("clientOrderId", order.clientOrderID)
            json.number("transactTime", order.updatedAt.milliseconds)
            guard response != .acknowledgement else { return }
            json.figures(of: shown)
            json.string("origQuoteOrderQty", shown.amount)
            if let stop = shown.stopPrice { json.string("stopPrice", BinanceDecimal.text(stop)) }
            if let delta = shown.trailingDelta { json.number("trailingDelta", delta) }
            json.number("workingTime", shown.workingTime)
            json.string("selfTradePreventionMode", "NONE")
            guard response == .full else { return }
            json.array("fills", order.fills) { json, fill in
                json.object { json in
                    json.string("price", BinanceDecimal.text(fill.price))
                    json.string("qty", BinanceDecimal.text(fill.quantity))
                    json.string("commission", BinanceDecimal.text(fill.fee))
                    json.string("commissionAsset", BinancePair.quoteAsset)
                    json.number("tradeId", fill.id.rawValue)
                }
            }
        }
    }

    /// What `DELETE order` says of an order that it cancelled.
    mutating func canceled(_ shown: BinanceOrder, cancelID: String) {
        let order = shown.order
        object { json in
            json.string("symbol", shown.pair.symbol)
            json.string("origClientOrderId", order.clientOrderID)
            json.number("orderId", order.id.rawValue)
            json.number("orderListId", shown.listID)
            json.string("clientOrderId", cancelID)
            json.number("transactTime", order.updatedAt.milliseconds)
            json.figures(of: shown)
            json.string("origQuoteOrderQty", shown.amount)
            if let stop = shown.stopPrice { json.string("stopPrice", BinanceDecimal.text(stop)) }
            if let delta = shown.trailingDelta { json.number("trailingDelta", delta) }
            json.string("selfTradePreventionMode", "NONE")
        }
    }

    private mutating func figures(of shown: BinanceOrder) {
        let order = shown.order
        string("price", BinanceDecimal.text(order.terms?.limitPrice))
        string("origQty", shown.quantity.binanceText)
        string("executedQty", shown.executed.binanceText)
        string("cummulativeQuoteQty", shown.value.binanceText)
        string("status", shown.status)
        string("timeInForce", BinanceTimeInForce(order.terms?.timeInForce ?? .goodTillCanceled).rawValue)
        string("type", shown.type.rawValue)
        string("side", order.side.binanceName)
    }
}
