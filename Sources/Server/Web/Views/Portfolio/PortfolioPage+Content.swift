internal import Contracts
internal import Domain

extension PortfolioPage {
    func content(in frame: Frame) -> String {
        let held = portfolio.positions.filter { $0.quantity.steps > 0 }.sorted { value($0) > value($1) }
        let sold = portfolio.positions.filter { $0.quantity.steps == 0 }.sorted { $0.asset < $1.asset }
        let total = portfolio.totalValue
        let gain = Figures.difference(total, portfolio.contributed)
        let day = portfolio.valueDayAgo.map { Figures.difference(total, $0) }
        var data = frame.base
        data["bar"] = bar.data
        data["total"] = Format.usd(total)
        // What is set aside for open orders is the trader's all the same.
        let setAside = portfolio.heldCash ?? .zero
        let cash = (try? portfolio.cash.adding(setAside)) ?? portfolio.cash
        data["cashExact"] = cash.description
        data["contributedExact"] = portfolio.contributed.description
        data["cash"] = Format.usd(cash)
        data["cashShare"] = Format.percent(Figures.share(cash, of: total) ?? 0)
        data["setAside"] = setAside > .zero ? Format.usd(setAside) : nil
        data["available"] = Format.balance(portfolio.cash)
        data["gain"] = Format.signedUSD(gain)
        data["gainPercent"] = Format.change(Figures.share(gain, of: portfolio.contributed))
        data["gainDirection"] = Figures.direction(gain)
        data["day"] = Format.signedUSD(day)
        data["dayPercent"] = Format.change(Figures.share(day, of: portfolio.valueDayAgo))
        data["dayDirection"] = Figures.direction(day)
        data["realised"] = Format.signedUSD(portfolio.realisedGain)
        data["realisedDirection"] = Figures.direction(portfolio.realisedGain)
        data["unrealised"] = Format.signedUSD(portfolio.unrealisedGain)
        data["unrealisedDirection"] = Figures.direction(portfolio.unrealisedGain)
        data["contributed"] = Format.usd(portfolio.contributed)
        data["fees"] = Format.usd(portfolio.feesPaid)
        data["positions"] = held.map { positionData($0) }
        data["hasPositions"] = !held.isEmpty
        data["costSentence"] = (portfolio.costBasis ?? .average).sentence
        data["sold"] = sold.map { positionData($0) }
        data["hasSold"] = !sold.isEmpty
        data["ranges"] = PortfolioPage.ranges.map { ["name": $0, "isCurrent": $0 == "1M"] as TemplateData }
        let bar = AllocationBar(held: held, cash: cash, total: total, assets: assets)
        data["segments"] = bar.segments.map { $0.data }
        return Templates.shared.render(.portfolio, data)
    }

    static let ranges = ["1D", "1W", "1M", "3M", "1Y", "All"]

    private func value(_ position: Position) -> USD { position.value ?? .zero }

    private func positionData(_ position: Position) -> TemplateData {
        let change = quotes[position.asset]?.change24h
        var data: TemplateData = [
            "id": position.asset.rawValue, "name": assets[position.asset]?.name ?? position.asset.rawValue,
            "symbol": assets[position.asset]?.symbol ?? "", "quantity": Format.quantity(position.quantity),
            "steps": position.quantity.shortDescription, "averageCost": Format.price(position.averageCost),
            "price": Format.price(position.price), "value": Format.usd(position.value), "change": Format.change(change),
            "direction": Format.direction(change).rawValue, "gain": Format.signedUSD(position.unrealisedGain),
            "gainDirection": Figures.direction(position.unrealisedGain), "cost": position.cost.description,
            "realised": Format.signedUSD(position.realisedGain), "realisedDirection": Figures.direction(position.realisedGain),
            "share": Format.percent(Figures.share(position.value, of: portfolio.totalValue) ?? 0),
        ]
        data["gainPercent"] = Figures.share(position.unrealisedGain, of: position.cost).map { Format.change($0) } ?? ""
        return data
    }
}
