internal import Contracts
internal import Domain

/// Everything that moved a trader's money.
struct TransactionsPage: Page {
    var page: TransactionPage
    var filter: TransactionsFilter
    /// Names of the coins that occur, and those the filter offers.
    var assets: [AssetID: Asset]
    /// Closed ones included; nil when the backend does not say: then there is nothing to choose.
    var portfolios: PortfolioList?
    /// Whether newer ones come before these.
    var isContinued = false
    /// Why the filter cannot be applied, by field.
    var errors: [String: String] = [:]

    var title: String { "Transactions" }
}
