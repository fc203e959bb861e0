internal import Contracts
internal import Domain

/// The desk of one coin: price, chart, ticket, and what the visitor trades in it.
struct CoinPage: Page {
    /// Names the coin whose desk was opened last; written by the page's script.
    static let lastCoinCookie = "coin"

    var asset: Asset
    var quote: Quote?
    var isWatched = false
    /// What was typed into the ticket and why it was refused, by the names of its fields.
    var form = FormState()
    /// A fresh key for the next order.
    var clientOrderID: String
    /// The portfolio that the ticket trades for.
    var portfolio: PortfolioID?
    /// Its name, where the visitor has several.
    var portfolioName: String?
    /// Cash that may be spent, and coins that may be sold; nil while that is not known or nobody is signed in.
    var cash: USD?
    var holding: Quantity?
    /// What the order that was typed would do, when it was asked to be checked.
    var preview: TicketPreview?
    var rules: TradingRules
    /// Between two quotes of the coin; 0 when not known.
    var intervalMilliseconds: Int64 = 0
    var dayRange: DayRanges.DayRange?
    var isHalted = false
    /// Why this coin cannot be traded now (halted, suspended, backend away); nil when it can.
    var blockedReason: String?
    /// Nil when nobody is signed in.
    var panel: DeskPanel?

    var title: String { "\(asset.name) \(asset.symbol)" }
}
