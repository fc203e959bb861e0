internal import Domain

/// The form that changes an order which waits; also what dragging its line on the chart does.
struct EditOrderPage: Page {
    var order: Order
    var asset: Asset
    var quote: Quote?
    var form = FormState()
    /// Where to go when nothing is to be changed.
    var next: String

    var title: String { "Change order \(order.id)" }

    func content(in frame: Frame) -> String {
        var data = frame.base
        data["id"] = order.id.description
        data["coin"] = asset.id.rawValue
        data["name"] = asset.name
        data["next"] = next
        data["words"] =
            "\(OrderWords.side(order.side)) \(OrderWords.type(order)), \(OrderWords.size(order.size, asset: asset))"
        data["price"] = Format.price(quote?.price)
        data["error"] = form.errors[""]
        data["filledNote"] = order.fills.isEmpty ? "" : "Filled so far: \(OrderWords.progress(order, asset: asset))."
        data["fields"] = fields
        return Templates.shared.render(.editOrder, data)
    }

    private var fields: [TemplateData] {
        var rows: [TemplateData] = []
        func row(_ name: String, _ label: String, _ value: String?, unit: String) {
            guard let value else { return }
            var data: TemplateData = ["name": name, "label": label, "value": form.values[name] ?? value, "unit": unit]
            data["wrong"] = form.errors[name]
            rows.append(data)
        }
        row("stopPrice", "Trigger price", order.triggeredAt == nil ? order.terms?.stopPrice?.description : nil, unit: "USD")
        switch order.terms?.trail {
        case .usd(let distance)?: row("trail", "Distance from the best price", distance.description, unit: "USD")
        case .basisPoints(let points)?: row("trail", "Distance from the best price", String(points), unit: "basis points")
        case nil: break
        }
        row("limitPrice", "Limit price", order.terms?.limitPrice?.description, unit: "USD")
        row("quantity", "Quantity, all of it", order.quantity?.shortDescription, unit: asset.symbol)
        return rows
    }
}
