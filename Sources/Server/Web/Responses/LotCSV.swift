internal import Contracts
internal import Domain

/// Lots as rows of a file for spreadsheets. All numbers are plain decimals, all times ISO 8601 in UTC.
struct LotCSV: Sendable {
    static let header = CSVText.row([
        "state", "coin", "symbol", "bought", "sold", "quantity", "cost_usd", "proceeds_usd", "gain_usd", "method",
    ])

    let assets: [AssetID: Asset]
    let method: CostBasisMethod

    func row(_ lot: HeldLot) -> String {
        row(
            "held", lot.asset,
            [
                lot.acquired.description, "", lot.quantity.description, lot.cost.description, "",
                lot.unrealisedGain?.description ?? "",
            ])
    }

    func row(_ lot: SoldLot) -> String {
        row(
            "sold", lot.asset,
            [
                lot.acquired.description, lot.sold.description, lot.quantity.description, lot.cost.description,
                lot.proceeds.description, lot.gain.description,
            ])
    }

    private func row(_ state: String, _ asset: AssetID, _ cells: [String]) -> String {
        CSVText.row([state, assets[asset]?.name ?? asset.rawValue, assets[asset]?.symbol ?? ""] + cells + [method.rawValue])
    }
}
