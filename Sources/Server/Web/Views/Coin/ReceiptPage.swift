internal import Domain

/// What became of one order: every figure of its fills and where its price came from.
struct ReceiptPage: Page {
    var order: Order
    var asset: Asset

    var title: String { "Order \(order.id)" }
}
