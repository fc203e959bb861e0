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
    var available: Quantity? { portfolio.map { DeskPanel.available(of: asset, in: $0) } }

    /// What is held of a coin without what open sales set aside.
    static func available(of asset: Asset, in portfolio: PortfolioView) -> Quantity {
        guard let position = portfolio.positions.first(where: { $0.asset == asset.id }) else {
            return Quantity(steps: 0, decimals: asset.quantityDecimals)
        }
        return Quantity(
            steps: position.quantity.steps - (position.heldQuantity?.steps ?? 0), decimals: position.quantity.decimals)
    }
}
