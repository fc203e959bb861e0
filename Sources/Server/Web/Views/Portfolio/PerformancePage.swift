internal import Contracts
internal import Domain

/// How a portfolio has done, with what each figure means.
struct PerformancePage: Page {
    var analytics: PortfolioAnalytics
    /// Names of the coins that occur.
    var assets: [AssetID: Asset]
    var bar: PortfolioBar
    /// Which portfolio and period the address names, with its `?`; empty for the active one and now.
    var query = ""
    /// Sold lots that are older than the newest; nil shows the newest.
    var soldPage: SoldLotPage?

    var title: String { "Performance" }

    /// More rows than these are in the files.
    static let shownLots = 100
    /// A longer curve is shown by month.
    static let shownDays = 92
}
