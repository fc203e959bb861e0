internal import Contracts
internal import Domain

/// One coin: price, chart, ticket.
struct CoinPage: Page {
    var asset: Asset
    var quote: Quote?
    var isWatched = false
    /// What was typed into the ticket and why it was refused: fields `side`, `mode`, `size`.
    var form = FormState()
    /// A fresh key for the next order.
    var clientOrderID: String
    /// Cash that may be spent, and coins that may be sold; nil while that is not known or nobody is signed in.
    var cash: USD?
    var holding: Quantity?
    /// The position in this coin, if there is one.
    var position: Position?
    var feeBasisPoints: Int
    var minimumOrder: USD
    /// Why this coin cannot be traded now (halted, suspended, backend away); nil when it can.
    var blockedReason: String?
    /// The visitor's latest orders in this coin, newest first.
    var orders: [Order] = []

    var title: String { "\(asset.name) \(asset.symbol)" }
}
