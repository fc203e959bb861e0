internal import Contracts
internal import Domain

extension CoinPage {
    /// What the ticket's template needs; the script computes cost, fee and balance from the plain figures.
    func ticketData(_ frame: Frame) -> TemplateData {
        var data = frame.base.merging(form.data) { $1 }
        let side = form.values["side"].flatMap { Side(rawValue: $0) } ?? .buy
        let mode = form.values["mode"] ?? "amount"
        let kind = form.values["type"].flatMap { TicketKind(rawValue: $0) } ?? .market
        let time = form.values["timeInForce"].flatMap { TimeInForce(rawValue: $0) } ?? .goodTillCanceled
        data["id"] = asset.id.rawValue
        data["name"] = asset.name
        data["symbol"] = asset.symbol
        data["clientOrderID"] = clientOrderID
        data["portfolioField"] = portfolio?.description
        data["portfolioName"] = portfolioName
        data["isBuy"] = side == .buy
        data["isSell"] = side == .sell
        data["isAmount"] = mode == "amount"
        data["isQuantity"] = mode == "quantity"
        data["isAll"] = mode == "all"
        data["isPostOnly"] = form.values["postOnly"] != nil
        data["types"] = TicketKind.allCases.map {
            ["value": $0.rawValue, "label": $0.label, "hint": hint($0), "isCurrent": $0 == kind] as TemplateData
        }
        data["times"] = TimeInForce.allCases.map {
            ["value": $0.rawValue, "label": CoinPage.label($0), "isCurrent": $0 == time] as TemplateData
        }
        data["prices"] = TicketField.allCases.map { priceData($0) }
        data["size"] = form.values["size"]
        data["sizeError"] = form.errors["size"] ?? form.errors["mode"] ?? form.errors["side"]
        data["hasError"] = !form.errors.isEmpty
        data["error"] = form.errors[""] ?? form.errors["clientOrderID"] ?? form.errors["asset"]
        data["price"] = quote?.price.description
        data["priceText"] = Format.price(quote?.price)
        data["volumeExact"] = quote?.volume24h?.description
        data["cash"] = cash?.description
        data["cashText"] = cash.map { Format.balance($0) } ?? Format.none
        data["holding"] = holding?.shortDescription
        data["holdingText"] = holding.map { Format.quantity($0) } ?? Format.none
        data["decimals"] = String(asset.quantityDecimals)
        data["priceDecimals"] = String(asset.priceDecimals)
        data["rules"] = rulesText
        let fee = rules.feeBasisPoints
        data["feePercent"] = Format.percent(Double(fee) / 100, decimals: fee.isMultiple(of: 10) ? 1 : 2)
        data["minimumText"] = Format.usd(rules.minimumOrder)
        data["blocked"] = blockedReason
        data["estimate"] = preview.map { $0.data(asset: asset) }
        data["legs"] = TicketPreview.rows(preview, asset: asset)
        return data
    }

    /// Markets without a modelled spread fill at the quote itself.
    private func hint(_ kind: TicketKind) -> String {
        guard kind == .market, rules.fills.spreadBasisPoints == 0, rules.fills.impact == .none else { return kind.hint }
        return "Fills at the exchange’s quote."
    }

    private static func label(_ time: TimeInForce) -> String {
        switch time {
        case .goodTillCanceled: "GTC: until cancelled"
        case .immediateOrCancel: "IOC: at once, the rest ends"
        case .fillOrKill: "FOK: at once as a whole"
        case .day: "DAY: today, to 00:00 UTC"
        }
    }

    private func priceData(_ field: TicketField) -> TemplateData {
        var data: TemplateData = [
            "name": field.rawValue, "label": field.label, "classes": field.kinds.map { " on-\($0.rawValue)" }.joined(),
        ]
        data["placeholder"] = field.placeholder
        data["value"] = form.values[field.rawValue]
        data["wrong"] = form.errors[field.rawValue]
        if field == .trail {
            let unit = form.values["trailUnit"] ?? "usd"
            data["units"] =
                [
                    "options": [("usd", "USD"), ("bp", "basis points")].map {
                        ["value": $0.0, "label": $0.1, "isCurrent": $0.0 == unit] as TemplateData
                    }
                ] as TemplateData
        }
        return data
    }

    /// What the script computes with, as JSON.
    private var rulesText: String {
        var impact = "null"
        if case .squareRoot(let basisPoints) = rules.fills.impact { impact = String(basisPoints) }
        return "{\"taker\":\(rules.feeBasisPoints),\"maker\":\(rules.makerFeeBasisPoints),"
            + "\"spread\":\(rules.fills.spreadBasisPoints),\"impact\":\(impact),\"cap\":\(rules.fills.largestImpactBasisPoints),"
            + "\"participation\":\(rules.fills.participationPercent.map { String($0) } ?? "null"),"
            + "\"next\":\(rules.fillAt == .next),\"interval\":\(intervalMilliseconds),\"reserve\":\(rules.stopReserveBasisPoints),"
            + "\"minimum\":\"\(rules.minimumOrder)\",\"maximum\":\"\(rules.maximumOrder)\"}"
    }
}
