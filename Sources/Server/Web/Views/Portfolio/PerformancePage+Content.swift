internal import Contracts
internal import Domain

extension PerformancePage {
    func content(in frame: Frame) -> String {
        let last = analytics.curve.last
        let gain = last.map { Figures.difference($0.value, $0.contributed) }
        let together = try? analytics.realisedGain.adding(analytics.unrealisedGain)
        var data = frame.base
        data["bar"] = bar.data
        data["query"] = query
        data["value"] = Format.usd(last?.value ?? .zero)
        data["contributed"] = Format.usd(last?.contributed ?? .zero)
        data["benchmark"] = Format.usd(last?.benchmark)
        data["gain"] = Format.signedUSD(gain)
        data["gainPercent"] = Format.change(Figures.share(gain, of: last?.contributed))
        data["gainDirection"] = Figures.direction(gain)
        data["since"] = since
        addPeriods(to: &data)
        addCurve(to: &data)
        data["groups"] = FigureGroup.allCases.compactMap { group in groupData(group) }
        addAllocation(to: &data)
        data["realised"] = Format.signedUSD(analytics.realisedGain)
        data["realisedDirection"] = Figures.direction(analytics.realisedGain)
        data["unrealised"] = Format.signedUSD(analytics.unrealisedGain)
        data["unrealisedDirection"] = Figures.direction(analytics.unrealisedGain)
        data["together"] = Format.signedUSD(together)
        data["togetherDirection"] = Figures.direction(together)
        data["fees"] = Format.usd(analytics.feesPaid)
        data["methods"] = CostBasisMethod.allCases.map { method in
            ["value": method.rawValue, "label": method.label, "isCurrent": method == analytics.costBasis] as TemplateData
        }
        data["methodSentence"] = analytics.costBasis.sentence
        addLots(to: &data)
        return Templates.shared.render(.performance, data)
    }

    private var since: String? {
        guard let first = analytics.curve.first else { return nil }
        let start = "since " + Format.day(endingAt: first.time)
        return analytics.period?.end.map { start + " until " + Format.day($0) } ?? start
    }

    private func addPeriods(to data: inout TemplateData) {
        let periods = bar.current?.periods ?? []
        data["hasPeriods"] = periods.count > 1
        data["portfolioID"] = bar.portfolio?.description
        data["periods"] = periods.reversed().map { period in
            let until = period.end.map { Format.day($0) } ?? "now"
            return [
                "number": String(period.number), "label": "\(Format.day(period.start)) to \(until)",
                "isCurrent": period.number == analytics.period?.number,
            ] as TemplateData
        }
    }

    // MARK: - Curve

    private func addCurve(to data: inout TemplateData) {
        let curve = analytics.curve
        let isOver = analytics.period?.end != nil
        let isLong = curve.count > Self.shownDays
        data["source"] = "/portfolio/performance" + query
        data["curveFile"] = "/portfolio/performance/curve.csv" + query
        data["lotsFile"] = "/portfolio/performance/lots.csv" + query
        data["lastLabel"] = isOver ? "when the period ended" : "now"
        data["dayHeader"] = isLong ? "End of month" : "End of day"
        data["curveCaption"] = isLong ? "Value at the end of each month" : "Value at the end of each day"
        data["chartLabel"] = chartLabel
        data["missingDays"] = MissingDays.sentences(analytics.missingCloses, assets: assets, benchmark: AssetID("bitcoin"))
        var rows: [TemplateData] = []
        for (index, point) in curve.enumerated() {
            let isLast = index == curve.count - 1
            let day = Format.day(endingAt: point.time)
            // The last day of a month is the one whose next day is of another.
            if isLong, !isLast, Format.day(endingAt: curve[index + 1].time).prefix(7) == day.prefix(7) { continue }
            rows.append([
                "day": isLast && !isOver ? "Now" : day, "value": Format.usd(point.value),
                "benchmark": Format.usd(point.benchmark), "contributed": Format.usd(point.contributed),
            ])
        }
        data["curve"] = Array(rows.reversed())
    }

    /// What the chart shows, for those who do not see it.
    private var chartLabel: String {
        guard let first = analytics.curve.first, let last = analytics.curve.last else { return "No values yet" }
        let benchmark = last.benchmark.map { ", in bitcoin \(Format.usd($0)) USD" } ?? ""
        return "From \(Format.day(endingAt: first.time)) to \(Format.day(endingAt: last.time)): \(Format.usd(last.value)) USD"
            + "\(benchmark), put in \(Format.usd(last.contributed)) USD"
    }

    // MARK: - Figures

    private func groupData(_ group: FigureGroup) -> TemplateData? {
        let figures = analytics.figures.filter { group.figures.contains($0.figure) }
        guard !figures.isEmpty else { return nil }
        return [
            "id": group.rawValue, "title": group.title,
            "figures": figures.map { figure in
                var data: TemplateData = [
                    "label": figure.figure.label, "value": figure.text, "direction": figure.direction,
                    "sentence": figure.sentence, "formula": figure.formula,
                ]
                if figure.figure == .maximumDrawdown, let drawdown = analytics.drawdown {
                    data["detail"] =
                        "\(Format.day(endingAt: drawdown.peak)) to \(Format.day(endingAt: drawdown.trough))"
                }
                return data
            },
        ]
    }

    // MARK: - Allocation

    private func addAllocation(to data: inout TemplateData) {
        let total = analytics.allocation.reduce(0.0) { $0 + Double($1.value.micros) }
        var colour = 0
        var before = 0.0
        var segments: [TemplateData] = []
        var rows: [TemplateData] = []
        for share in analytics.allocation.filter({ $0.asset != nil }) + analytics.allocation.filter({ $0.asset == nil }) {
            let part = share.asset == nil ? 8 : min(colour, 7)
            colour += 1
            let start = total > 0 ? Int((before / total * 1000).rounded()) : 0
            before += Double(share.value.micros)
            let end = total > 0 ? Int((before / total * 1000).rounded()) : 0
            if end > start {
                segments.append(["start": String(start), "width": String(end - start), "colour": String(part)])
            }
            var row: TemplateData = [
                "name": share.asset.map { assets[$0]?.name ?? $0.rawValue } ?? "Cash", "value": Format.usd(share.value),
                "share": Format.percent(share.share * 100), "colour": String(part),
            ]
            row["id"] = share.asset?.rawValue
            rows.append(row)
        }
        data["segments"] = segments
        data["allocation"] = rows
    }

    // MARK: - Lots

    private func addLots(to data: inout TemplateData) {
        let held = analytics.heldLots
        let sold = soldPage?.lots ?? Array(analytics.soldLots.prefix(Self.shownLots))
        let soldCount = soldPage?.count ?? analytics.soldLotCount ?? analytics.soldLots.count
        data["hasLots"] = !held.isEmpty || soldCount > 0
        data["hasHeld"] = !held.isEmpty
        data["hasSold"] = soldCount > 0
        data["held"] = held.prefix(Self.shownLots).map { lot in
            coin(lot.asset).merging([
                "acquired": lot.acquired.description, "acquiredText": Format.time(lot.acquired),
                "quantity": Format.quantity(lot.quantity), "cost": Format.usd(lot.cost),
                "unitCost": Format.price(Price.average(cost: lot.cost, of: lot.quantity)),
                "value": Format.usd(lot.unrealisedGain.flatMap { try? lot.cost.adding($0) }),
                "gain": Format.signedUSD(lot.unrealisedGain), "direction": Figures.direction(lot.unrealisedGain),
            ]) { $1 }
        }
        data["sold"] = sold.map { lot in
            coin(lot.asset).merging([
                "acquired": lot.acquired.description, "acquiredText": Format.time(lot.acquired),
                "soldAt": lot.sold.description, "soldText": Format.time(lot.sold), "quantity": Format.quantity(lot.quantity),
                "cost": Format.usd(lot.cost), "proceeds": Format.usd(lot.proceeds), "gain": Format.signedUSD(lot.gain),
                "direction": Figures.direction(lot.gain),
            ]) { $1 }
        }
        if held.count > Self.shownLots {
            data["heldMore"] = "The first \(Self.shownLots) of \(Format.grouped(held.count)) lots are shown."
        }
        addSoldPages(to: &data, sold.count, of: soldCount)
    }

    /// Where one stands in the lots that were sold, counted from the newest, and the ways to the others.
    private func addSoldPages(to data: inout TemplateData, _ shown: Int, of count: Int) {
        guard count > shown else { return }
        let older = soldPage.map { $0.next } ?? count - shown
        let first = count - (older ?? 0) - shown + 1
        data["soldMore"] =
            "\(Format.grouped(first)) to \(Format.grouped(first + shown - 1)) of \(Format.grouped(count)) are shown."
        let address = "/portfolio/performance" + (query.isEmpty ? "?" : query + "&")
        data["soldOlder"] = older.map { "\(address)sold=\($0)#sold" }
        data["soldNewest"] = soldPage == nil ? nil : "/portfolio/performance\(query)#sold"
    }

    private func coin(_ asset: AssetID) -> TemplateData {
        ["id": asset.rawValue, "name": assets[asset]?.name ?? asset.rawValue, "symbol": assets[asset]?.symbol ?? ""]
    }
}
