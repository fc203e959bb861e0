internal import Domain

/// The fills of an order together; nil for none. For showing.
struct OrderFigures: Sendable, Equatable {
    let quantity: Quantity
    /// On average over its fills.
    let price: Price
    let value: USD
    let fee: USD

    init?(_ order: Order) {
        guard let first = order.fills.first else { return nil }
        let steps = order.fills.reduce(Int64(0)) { $0 + $1.quantity.steps }
        quantity = Quantity(steps: steps, decimals: first.quantity.decimals)
        value = (try? USD.sum(order.fills.map(\.value))) ?? first.value
        fee = (try? USD.sum(order.fills.map(\.fee))) ?? first.fee
        price = order.fills.count == 1 ? first.price : Price.average(cost: value, of: quantity) ?? first.price
    }
}
