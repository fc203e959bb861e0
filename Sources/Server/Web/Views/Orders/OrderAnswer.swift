internal import Domain

/// What the desk's scripts get for a form that they sent with `Accept: application/json`, and with each change of an order.
struct OrderAnswer: Encodable, Sendable, Equatable {
    /// Whether the order was taken, or what was asked was done.
    var ok: Bool
    var id: String?
    var state: String?
    /// What happened, in figures.
    var message: String
    /// The receipt's path.
    var url: String?
    /// By the form's fields; empty when all is well.
    var errors: [String: String] = [:]
    /// Available after the order, for the next one: plain decimals.
    var cash: String?
    var holding: String?

    /// - Parameter others: the rest of its group.
    init(order: Order, with others: [Order] = [], asset: Asset) {
        let isOpen = order.state.isOpen || others.contains { $0.state.isOpen }
        ok = isOpen || order.state == .filled || !order.fills.isEmpty
        id = order.id.description
        state = order.state.rawValue
        url = "/orders/\(order.id)"
        message = OrderSentence.text(order, asset: asset)
        if !others.isEmpty, order.state != .rejected {
            message = (order.link?.kind == .bracket ? "The bracket is placed. " : "Both orders are placed. ") + message
        }
        if !ok { errors = ["size": message] }
        cash = order.fills.last?.cashAfter.description
        holding = order.fills.last?.holdingAfter.shortDescription
    }

    /// An order that was not taken at all. `errors` by field, the empty name for the form.
    init(errors: [String: String]) {
        ok = false
        message = errors[""] ?? errors.values.sorted().first ?? "The order was not placed."
        self.errors = errors
    }

    /// Something else was done.
    init(done: String, order: Order? = nil) {
        ok = true
        message = done
        id = order?.id.description
        state = order?.state.rawValue
        url = order.map { "/orders/\($0.id)" }
    }
}
