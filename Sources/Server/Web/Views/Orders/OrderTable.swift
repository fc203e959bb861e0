internal import Domain

/// Orders as a table: those that wait with what they wait for, the others with what became of them.
enum OrderTable {
    /// - Parameters:
    ///   - coin: the one they are all of; nil: each row names its coin.
    ///   - next: where cancelling comes back to.
    static func open(_ orders: [Order], coin: Asset? = nil, assets: [AssetID: Asset], next: String, in frame: Frame) -> String {
        guard !orders.isEmpty else { return "" }
        var data = frame.base
        data["orders"] = orders.map { OrderRow.data($0, asset: coin ?? assets[$0.asset] ?? Asset.unknown($0)) }
        data["withCoin"] = coin == nil
        data["onlyCoin"] = coin?.id.rawValue
        data["what"] = coin.map { "orders in \($0.symbol)" } ?? "orders"
        data["portfolio"] = orders.first?.portfolio.description
        data["next"] = next
        data["nextQuery"] = MarketsQuery.percentEncoded(next)
        return Templates.shared.render(.openOrders, data)
    }

    static func past(_ orders: [Order], coin: Asset? = nil, assets: [AssetID: Asset]) -> String {
        guard !orders.isEmpty else { return "" }
        return Templates.shared.render(
            .pastOrders,
            [
                "orders": orders.map { OrderRow.data($0, asset: coin ?? assets[$0.asset] ?? Asset.unknown($0)) },
                "withCoin": coin == nil,
            ])
    }

    static func fills(_ fills: [Fill]) -> String {
        guard !fills.isEmpty else { return "" }
        let rows: [TemplateData] = fills.map { fill in
            [
                "time": fill.time.description, "timeText": Format.time(fill.time),
                "side": fill.side == .buy ? "Bought" : "Sold", "sideClass": fill.side.rawValue,
                "quantity": Format.quantity(fill.quantity), "price": Format.exactPrice(fill.price),
                "value": Format.usd(fill.value), "fee": Format.usd(fill.fee), "rule": FillWords.short(fill),
                "order": fill.order.description,
            ]
        }
        return Templates.shared.render(.fills, ["fills": rows])
    }
}
