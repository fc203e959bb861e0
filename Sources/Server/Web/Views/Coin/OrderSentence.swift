internal import Domain

/// An order's outcome in one sentence.
enum OrderSentence {
    /// `Bought 0.0100 BTC at 83,301.12, fee 0.83 USD`.
    static func text(_ order: Order, asset: Asset) -> String {
        guard let fill = order.fills.last else {
            return order.reasonText ?? (order.state == .rejected ? "The order was refused." : "The order waits.")
        }
        let verb = order.side == .buy ? "Bought" : "Sold"
        return "\(verb) \(Format.quantity(fill.quantity)) \(asset.symbol) at \(Format.exactPrice(fill.price)), "
            + "fee \(Format.usd(fill.fee)) USD"
    }
}
