internal import Contracts
internal import Domain

extension CoinPage {
    func content(in frame: Frame) -> String {
        var data = frame.base
        let change = quote?.change24h
        let cap = quote.flatMap { quote in asset.supply.map { $0 * quote.price.approximate } }
        data["id"] = asset.id.rawValue
        data["name"] = asset.name
        data["symbol"] = asset.symbol
        data["price"] = Format.price(quote?.price)
        data["change"] = Format.change(change)
        data["direction"] = Format.direction(change).rawValue
        data["rank"] = asset.rank.map { "#\($0)" } ?? Format.none
        data["cap"] = Format.compact(cap)
        data["volume"] = Format.compact(quote?.volume24h.map { Double($0.micros) / 1e6 })
        data["supply"] = Format.compact(asset.supply)
        data["maxSupply"] = asset.maxSupply.map { Format.compact($0) } ?? "unlimited"
        data["source"] = quote?.source
        data["quoteTime"] = quote?.time.description
        data["quoteTimeText"] = quote.map { Format.time($0.time) }
        data["staleAfter"] = frame.market.map { Format.age(milliseconds: $0.staleAfterMilliseconds) }
        data["isWatched"] = isWatched
        data["blocked"] = blockedReason
        data["delisted"] = asset.state == .delisted
        data["ranges"] = CoinPage.ranges.map {
            ["name": $0, "isCurrent": $0 == CoinPage.ranges[0]] as TemplateData
        }
        if frame.userName != nil {
            data["ticket"] = Templates.shared.render(.ticket, ticketData(frame))
            data["position"] = positionData
            data["orders"] = orders.map { OrderRow.data($0, asset: asset) }
            data["hasOrders"] = !orders.isEmpty
        }
        return Templates.shared.render(.coin, data)
    }

    /// What a chart can show, from one day to all there is.
    static let ranges = ["1D", "1W", "1M", "3M", "1Y", "All"]

    private var positionData: TemplateData? {
        guard let position, position.quantity.steps > 0 else { return nil }
        let gain = position.unrealisedGain
        var data: TemplateData = [
            "quantity": Format.quantity(position.quantity), "averageCost": Format.price(position.averageCost),
            "value": Format.usd(position.value), "gain": Format.signedUSD(gain),
            "direction": Format.direction(gain.map { Double($0.micros) / 1e6 }).rawValue,
            "realised": Format.signedUSD(position.realisedGain),
        ]
        data["gainPercent"] = Figures.share(gain, of: position.cost).map { Format.change($0) } ?? ""
        return data
    }
}
