internal import Domain

/// An order as a row of a table.
enum OrderRow {
    static func data(_ order: Order, asset: Asset) -> TemplateData {
        let figures = OrderFigures(order)
        var data: TemplateData = [
            "id": order.id.description, "coin": asset.id.rawValue, "name": asset.name, "symbol": asset.symbol,
            "side": OrderWords.side(order.side), "sideClass": order.side.rawValue, "type": OrderWords.type(order),
            "time": order.placedAt.description, "timeText": Format.time(order.placedAt),
            "updated": order.updatedAt.description, "updatedText": Format.time(order.updatedAt),
            "state": OrderWords.state(order.state), "isRefused": order.state == .rejected,
            "progress": OrderWords.progress(order, asset: asset), "orderPrice": OrderWords.prices(order),
            "average": figures.map { Format.exactPrice($0.price) } ?? Format.none,
            "value": figures.map { Format.usd($0.value) } ?? Format.none,
            "fee": figures.map { Format.usd($0.fee) } ?? Format.none,
            "held": OrderWords.held(order, asset: asset) ?? Format.none, "until": OrderWords.until(order),
            "canEdit": order.canChange,
        ]
        data["waits"] = OrderWords.waitsFor(order)
        data["waitsUntil"] = order.waitingForQuoteUntil.map {
            ["time": $0.description, "text": Format.second($0)] as TemplateData
        }
        data["reason"] = order.state.isOpen ? nil : OrderWords.reason(order)
        data["group"] = OrderWords.group(order)
        return data
    }
}

extension Order {
    /// Whether it names a price or a quantity that can be changed.
    var canChange: Bool { state.isOpen && type != .market }
}
