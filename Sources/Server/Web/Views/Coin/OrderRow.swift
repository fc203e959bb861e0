internal import Domain

/// An order as a row of a table.
enum OrderRow {
    static func data(_ order: Order, asset: Asset) -> TemplateData {
        let fill = order.fills.last
        var data: TemplateData = [
            "id": order.id.description, "side": order.side == .buy ? "Buy" : "Sell", "sideClass": order.side.rawValue,
            "time": order.placedAt.description, "timeText": Format.time(order.placedAt),
            "state": state(order.state), "isRefused": order.state == .rejected,
            "quantity": fill.map { Format.quantity($0.quantity) } ?? size(order.size, asset: asset),
            "price": fill.map { Format.exactPrice($0.price) } ?? Format.none,
            "value": fill.map { Format.usd($0.value) } ?? Format.none, "fee": fill.map { Format.usd($0.fee) } ?? Format.none,
            "symbol": asset.symbol,
        ]
        data["reason"] = order.reasonText
        return data
    }

    /// How much was asked for: `0.5 BTC`, `100.00 USD`, `all`.
    static func size(_ size: OrderSize, asset: Asset) -> String {
        switch size {
        case .quantity(let quantity): Format.quantity(quantity) + Format.space + asset.symbol
        case .amount(let amount): Format.usd(amount) + Format.space + "USD"
        case .all: "the whole holding"
        }
    }

    static func state(_ state: OrderState) -> String {
        switch state {
        case .new: "Waiting"
        case .partiallyFilled: "Partly filled"
        case .filled: "Filled"
        case .canceled: "Cancelled"
        case .rejected: "Refused"
        case .expired: "Expired"
        }
    }
}
