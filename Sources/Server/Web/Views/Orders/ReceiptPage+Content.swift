internal import Contracts
internal import Domain

extension ReceiptPage {
    func content(in frame: Frame) -> String {
        var data = frame.base.merging(OrderRow.data(order, asset: asset)) { $1 }
        data["coin"] = asset.id.rawValue
        data["sentence"] = OrderSentence.text(order, asset: asset)
        data["asked"] = OrderWords.size(order.size, asset: asset)
        data["typeSentence"] = "\(OrderWords.side(order.side)) \(OrderWords.type(order)) order"
        data["clientOrderID"] = order.clientOrderID
        data["code"] = order.reason?.rawValue
        data["isOpen"] = order.state.isOpen
        data["held"] = OrderWords.held(order, asset: asset)
        data["until"] = order.terms == nil ? nil : OrderWords.until(order)
        data["triggered"] = order.triggeredAt.map { ["time": $0.description, "timeText": Format.time($0)] as TemplateData }
        data["orderPrices"] = prices
        data["fills"] = order.fills.map { fillData($0) }
        data["hasFills"] = !order.fills.isEmpty
        data["done"] = done
        data["siblings"] = (group?.orders ?? []).filter { $0.id != order.id }.map {
            [
                "id": $0.id.description,
                "label": "With it, \($0.link.map { OrderWords.role($0.role) } ?? "another order")",
            ] as TemplateData
        }
        return Templates.shared.render(.receipt, data)
    }

    private var prices: [TemplateData] {
        var rows: [TemplateData] = []
        func row(_ label: String, _ price: Price?) {
            if let price { rows.append(["label": label, "price": Format.exactPrice(price) + Format.space + "USD"]) }
        }
        row(order.type == .takeProfit ? "Takes profit at" : "Wakes at", order.terms?.stopPrice)
        if let trail = order.terms?.trail { rows.append(["label": "Trails by", "price": OrderWords.distance(trail)]) }
        row("Best price so far", order.trailBest)
        row("Wakes now at", order.trailStop)
        row("Limit", order.terms?.limitPrice)
        return rows
    }

    private func fillData(_ fill: Fill) -> TemplateData {
        let total = fill.side == .buy ? fill.value.micros + fill.fee.micros : fill.value.micros - fill.fee.micros
        var data: TemplateData = [
            "id": fill.id.description, "time": fill.time.description, "timeText": Format.time(fill.time),
            "quantity": Format.quantity(fill.quantity), "price": Format.exactPrice(fill.price), "value": Format.usd(fill.value),
            "fee": Format.usd(fill.fee), "total": Format.usd(USD(micros: total)),
            "totalLabel": fill.side == .buy ? "Left the account" : "Came into the account", "source": fill.quoteSource,
            "age": Format.age(milliseconds: fill.quoteAgeMilliseconds), "rule": FillWords.long(fill),
            "cashAfter": Format.usd(fill.cashAfter), "holdingAfter": Format.quantity(fill.holdingAfter), "symbol": asset.symbol,
        ]
        data["liquidity"] = fill.liquidity?.rawValue
        data["quote"] = fill.quotePrice.map { Format.exactPrice($0) }
        data["halfSpread"] = fill.halfSpreadMillionths.map { FillWords.share($0, of: fill.quotePrice) }
        data["impact"] = fill.impactMillionths.map { FillWords.share($0, of: fill.quotePrice) }
        return data
    }
}
