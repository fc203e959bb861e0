internal import Contracts
internal import Domain

/// What a trader has, what it is worth, and how that came about.
struct PortfolioPage: Page {
    var portfolio: PortfolioView
    /// Names of the coins that occur.
    var assets: [AssetID: Asset]
    /// Each coin's change in 24 hours, for the list.
    var quotes: [AssetID: Quote] = [:]
    var bar = PortfolioBar(list: nil, tab: .holdings)

    var title: String { "Portfolio" }
}
