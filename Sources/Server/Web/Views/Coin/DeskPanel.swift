internal import Contracts
internal import Domain

/// What a trader has and does in one coin: below the desk's chart, and alone when something of it changes.
struct DeskPanel: Sendable {
    /// Rows of a list; the pages of orders and transactions have the rest.
    static let limit = 20
    static let openLimit = 100

    let asset: Asset
    let tab: DeskTab
    /// Nil as long as they are not to be had.
    var portfolio: PortfolioView?
    var open: OrderPage?
    var past: OrderPage?
    var fills: [Fill]?

    init(asset: Asset, tab: DeskTab) {
        self.asset = asset
        self.tab = tab
    }

    var position: Position? { portfolio?.positions.first { $0.asset == asset.id } }

    /// Coins that may be sold; nil while that is not known.
    var available: Quantity? { portfolio.map { DeskPanel.available(of: asset, in: $0, open: open?.orders) } }

    /// What is held of a coin without what open sales set aside.
    static func available(of asset: Asset, in portfolio: PortfolioView, open: [Order]?) -> Quantity {
        guard let position = portfolio.positions.first(where: { $0.asset == asset.id }) else {
            return Quantity(steps: 0, decimals: asset.quantityDecimals)
        }
        var held: Int64 = 0
        var groups: Set<OrderGroupID> = []
        for order in open ?? [] {
            // Two exits set aside once what both of them may sell.
            if let link = order.link, link.role.isExit, !groups.insert(link.group).inserted { continue }
            held += order.heldQuantity?.steps ?? 0
        }
        return Quantity(steps: max(0, position.quantity.steps - held), decimals: position.quantity.decimals)
    }
}
