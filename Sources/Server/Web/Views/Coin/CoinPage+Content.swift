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
        data["high"] = Format.price(dayRange?.high)
        data["low"] = Format.price(dayRange?.low)
        data["highExact"] = dayRange?.high.description ?? ""
        data["lowExact"] = dayRange?.low.description ?? ""
        data["supply"] = Format.compact(asset.supply)
        data["maxSupply"] = asset.maxSupply.map { Format.compact($0) } ?? "unlimited"
        data["step"] = Quantity(steps: 1, decimals: asset.quantityDecimals).shortDescription
        data["tick"] = asset.priceTick.description
        data["source"] = quote?.source
        data["quoteTime"] = quote?.time.description
        data["quoteTimeText"] = quote.map { Format.time($0.time) }
        let age = quote.map { max(0, frame.now.millisecondsSince($0.time)) }
        let staleAfter = frame.market?.staleAfterMilliseconds ?? 0
        data["quoteAge"] = age.map { String($0) } ?? ""
        data["quoteAgeText"] = age.map { "\(Format.age(milliseconds: $0)) old" } ?? "none yet"
        data["isStale"] = age.map { staleAfter > 0 && $0 > staleAfter } ?? false
        data["isHalted"] = isHalted
        data["staleAfterMilliseconds"] = String(staleAfter)
        data["staleAfter"] = frame.market.map { Format.age(milliseconds: $0.staleAfterMilliseconds) }
        data["fillRule"] = fillRule
        data["isWatched"] = isWatched
        data["blocked"] = blockedReason
        data["delisted"] = asset.state == .delisted
        data["intervals"] = CandleInterval.allCases.map(\.rawValue)
        data["ranges"] = CoinPage.ranges.map {
            ["name": $0, "isCurrent": $0 == CoinPage.ranges[0]] as TemplateData
        }
        if frame.userName != nil {
            data["ticket"] = Templates.shared.render(.ticket, ticketData(frame))
            data["panel"] = panel?.html(in: frame) ?? ""
        }
        return Templates.shared.render(.coin, data)
    }

    /// What a chart can show, from one day to all there is.
    static let ranges = ["1D", "1W", "1M", "3M", "1Y", "All"]

    /// Ends a sentence about where prices of trades come from.
    private var fillRule: String {
        let spread = rules.fills.spreadBasisPoints
        guard spread > 0 || rules.fills.impact != .none else {
            return "at the quote itself, without spread or impact."
        }
        return "made worse by a modelled spread of \(Format.percent(Double(spread) / 100, decimals: 2)) and, for large orders, "
            + "a modelled impact."
    }
}
