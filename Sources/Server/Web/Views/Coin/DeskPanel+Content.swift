internal import Contracts
internal import Domain

extension DeskPanel {
    func html(in frame: Frame) -> String {
        var data = frame.base
        data["symbol"] = asset.symbol
        data["coin"] = asset.id.rawValue
        data["tab"] = tab.rawValue
        data["title"] = tab.label
        data["tabs"] = DeskTab.allCases.map { item in
            var row: TemplateData = ["value": item.rawValue, "label": item.label, "isCurrent": item == tab]
            if item == .open, let open, !open.orders.isEmpty {
                row["count"] = String(open.orders.count) + (open.next == nil ? "" : "+")
            }
            return row
        }
        if portfolio == nil { data["isAway"] = "Your trades cannot be had now. They come back as soon as the backend does." }
        let next = "/coins/\(MarketsQuery.percentEncoded(asset.id.rawValue))?tab=\(tab.rawValue)"
        let assets = [asset.id: asset]
        switch tab {
        case .open:
            data["table"] = OrderTable.open(open?.orders ?? [], coin: asset, assets: assets, next: next, in: frame)
            if let open, open.orders.isEmpty { data["empty"] = "No order in \(asset.symbol) is open." }
        case .history:
            data["table"] = OrderTable.past(past?.orders ?? [], coin: asset, assets: assets)
            if let past, past.orders.isEmpty {
                data["empty"] = "No order yet. The ticket takes an amount in dollars or a number of coins."
            }
        case .fills:
            data["table"] = OrderTable.fills(fills ?? [])
            if let fills, fills.isEmpty { data["empty"] = "Nothing of \(asset.symbol) has been bought or sold yet." }
        case .position:
            data["position"] = positionData
            if portfolio != nil, positionData == nil { data["empty"] = "You hold no \(asset.symbol)." }
        }
        return Templates.shared.render(.deskPanel, data)
    }

    private var positionData: TemplateData? {
        guard let position, position.quantity.steps > 0 else { return nil }
        let gain = position.unrealisedGain
        var data: TemplateData = [
            "quantity": Format.quantity(position.quantity), "averageCost": Format.price(position.averageCost),
            "value": Format.usd(position.value), "gain": Format.signedUSD(gain), "direction": Figures.direction(gain),
            "realised": Format.signedUSD(position.realisedGain),
            "available": available.map { Format.quantity($0) } ?? Format.none,
        ]
        data["gainPercent"] = Figures.share(gain, of: position.cost).map { Format.change($0) } ?? ""
        return data
    }
}
