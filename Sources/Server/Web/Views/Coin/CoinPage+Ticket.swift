internal import Domain

extension CoinPage {
    /// What the ticket's template needs; the script computes cost, fee and balance from the plain figures.
    func ticketData(_ frame: Frame) -> TemplateData {
        var data = frame.base.merging(form.data) { $1 }
        let side = form.values["side"].flatMap { Side(rawValue: $0) } ?? .buy
        let mode = form.values["mode"] ?? "amount"
        data["id"] = asset.id.rawValue
        data["name"] = asset.name
        data["symbol"] = asset.symbol
        data["clientOrderID"] = clientOrderID
        data["isBuy"] = side == .buy
        data["isSell"] = side == .sell
        data["isAmount"] = mode == "amount"
        data["isQuantity"] = mode == "quantity"
        data["isAll"] = mode == "all"
        data["size"] = form.values["size"]
        data["sizeError"] = form.errors["size"] ?? form.errors["mode"] ?? form.errors["side"]
        data["hasError"] = !form.errors.isEmpty
        data["error"] = form.errors[""] ?? form.errors["clientOrderID"] ?? form.errors["asset"]
        data["price"] = quote?.price.description
        data["priceText"] = Format.price(quote?.price)
        data["cash"] = cash?.description
        data["cashText"] = cash.map { Format.balance($0) } ?? Format.none
        data["holding"] = holding?.shortDescription
        data["holdingText"] = holding.map { Format.quantity($0) } ?? Format.none
        data["hasHolding"] = holding.map { $0.steps > 0 } ?? false
        data["decimals"] = String(asset.quantityDecimals)
        data["feeBasisPoints"] = String(feeBasisPoints)
        data["feePercent"] = Format.percent(Double(feeBasisPoints) / 100, decimals: feeBasisPoints.isMultiple(of: 10) ? 1 : 2)
        data["minimum"] = minimumOrder.description
        data["minimumText"] = Format.usd(minimumOrder)
        data["blocked"] = blockedReason
        return data
    }
}
