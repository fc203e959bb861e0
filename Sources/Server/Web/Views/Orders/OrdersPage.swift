internal import Contracts
internal import Domain

/// All orders of a trader: those that are open, or what became of the others.
struct OrdersPage: Page {
    var page: OrderPage
    var filter: OrdersFilter
    /// Names of the coins that occur, and those the filter offers.
    var assets: [AssetID: Asset]
    var notice: String?

    var title: String { "Orders" }

    func content(in frame: Frame) -> String {
        var data = frame.base
        let other = OrdersFilter { ["show": filter.isOpen ? "history" : "open"][$0] ?? filter.item($0) }
        data["isOpen"] = filter.isOpen
        data["show"] = filter.isOpen ? "open" : "history"
        data["openLink"] = filter.isOpen ? filter.path : other.path
        data["pastLink"] = filter.isOpen ? other.path : filter.path
        data["notice"] = notice
        data["isFiltered"] = filter.isFiltered
        data["table"] =
            filter.isOpen
            ? OrderTable.open(page.orders, assets: assets, next: filter.path, in: frame)
            : OrderTable.past(page.orders, assets: assets)
        if page.orders.isEmpty {
            data["empty"] =
                filter.isFiltered
                ? "No order fits this filter." : filter.isOpen ? "No order is open." : "No order has come to its end yet."
        }
        data["older"] = page.next.map { "\(filter.path)&before=\($0)" }
        data["coins"] = assets.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.map { asset in
            [
                "id": asset.id.rawValue, "label": "\(asset.name) (\(asset.symbol))", "isCurrent": asset.id == filter.asset,
            ] as TemplateData
        }
        data["sides"] = Side.allCases.map {
            ["value": $0.rawValue, "label": OrderWords.side($0), "isCurrent": $0 == filter.side] as TemplateData
        }
        data["states"] = OrderState.allCases.filter { $0.isOpen == filter.isOpen }.map {
            ["value": $0.rawValue, "label": OrderWords.state($0), "isCurrent": $0 == filter.state] as TemplateData
        }
        return Templates.shared.render(.orders, data)
    }

    static func sentence(canceled count: Int) -> String {
        count == 0
            ? "There was no open order to cancel." : count == 1 ? "One order is cancelled." : "\(count) orders are cancelled."
    }

    /// What an address may say was done.
    static func notice(done: String?, count: String?) -> String? {
        guard done == "canceled", let count = count.flatMap({ Int($0) }), (0...1_000_000).contains(count) else { return nil }
        return sentence(canceled: count)
    }
}

extension OrdersFilter {
    /// The items again that both lists understand.
    fileprivate func item(_ name: String) -> String? {
        switch name {
        case "coin": asset?.rawValue
        case "side": side?.rawValue
        default: nil
        }
    }
}
