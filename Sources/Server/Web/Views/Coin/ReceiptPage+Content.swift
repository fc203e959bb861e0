internal import Domain

extension ReceiptPage {
    func content(in frame: Frame) -> String {
        var data = frame.base.merging(OrderRow.data(order, asset: asset)) { $1 }
        data["coin"] = asset.id.rawValue
        data["name"] = asset.name
        data["sentence"] = OrderSentence.text(order, asset: asset)
        data["asked"] = OrderRow.size(order.size, asset: asset)
        data["clientOrderID"] = order.clientOrderID
        data["code"] = order.reason?.rawValue
        data["fills"] = order.fills.map { fillData($0) }
        return Templates.shared.render(.receipt, data)
    }

    private func fillData(_ fill: Fill) -> TemplateData {
        let total = fill.side == .buy ? fill.value.micros + fill.fee.micros : fill.value.micros - fill.fee.micros
        return [
            "id": fill.id.description, "time": fill.time.description, "timeText": Format.time(fill.time),
            "quantity": Format.quantity(fill.quantity), "price": Format.exactPrice(fill.price), "value": Format.usd(fill.value),
            "fee": Format.usd(fill.fee), "total": Format.usd(USD(micros: total)),
            "totalLabel": fill.side == .buy ? "Left the account" : "Came into the account", "source": fill.quoteSource,
            "age": Format.age(milliseconds: fill.quoteAgeMilliseconds), "rule": ReceiptPage.explanation(ofRule: fill.rule),
            "cashAfter": Format.usd(fill.cashAfter), "holdingAfter": Format.quantity(fill.holdingAfter), "symbol": asset.symbol,
        ]
    }

    /// Which rule gave the price, in words; an unknown one by its name.
    private static func explanation(ofRule rule: String) -> String {
        switch rule {
        case "quote": "The exchange’s own quote at that moment, without spread or impact"
        default: rule
        }
    }
}
