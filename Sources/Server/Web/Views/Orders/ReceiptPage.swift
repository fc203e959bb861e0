internal import Contracts
internal import Domain

/// What became of one order, or what it waits for: every figure of its fills and where its price came from.
struct ReceiptPage: Page {
    var order: Order
    var asset: Asset
    /// What it belongs to.
    var group: OrderGroup?
    /// What the trader has just done to it.
    var done: String?

    var title: String { "Order \(order.id)" }
}
