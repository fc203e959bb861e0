internal import Domain

/// What became of an order in one sentence.
enum OrderSentence {
    /// `Bought 0.0100 BTC at 83,301.12, fee 0.83 USD`; for one that waits, what for.
    static func text(_ order: Order, asset: Asset) -> String {
        guard let figures = OrderFigures(order) else {
            if let waits = OrderWords.waitsFor(order) {
                let time = order.waitingForQuoteUntil.map { " " + Format.second($0) } ?? ""
                return "\(OrderWords.side(order.side)) \(OrderWords.type(order)) order \(order.id) is open: "
                    + "it waits for \(waits)\(time)."
            }
            return OrderWords.reason(order) ?? (order.state == .rejected ? "The order was refused." : "Nothing of it has filled.")
        }
        let verb = order.side == .buy ? "Bought" : "Sold"
        let rest = order.state == .partiallyFilled ? "; the rest waits" : ""
        return "\(verb) \(Format.quantity(figures.quantity)) \(asset.symbol) at \(Format.exactPrice(figures.price)), "
            + "fee \(Format.usd(figures.fee)) USD\(rest)"
    }
}
