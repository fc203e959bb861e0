internal import Domain

/// What the ticket's script gets for an order that it sent with `Accept: application/json`.
struct OrderAnswer: Encodable, Sendable, Equatable {
    /// Whether the order was filled.
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

    init(order: Order, asset: Asset) {
        ok = order.state == .filled || order.state == .partiallyFilled
        id = order.id.description
        state = order.state.rawValue
        message = OrderSentence.text(order, asset: asset)
        url = "/orders/\(order.id)"
        if order.state == .rejected { errors = ["size": message] }
        cash = order.fills.last?.cashAfter.description
        holding = order.fills.last?.holdingAfter.shortDescription
    }

    /// An order that was not taken at all. `errors` by field, the empty name for the form.
    init(errors: [String: String]) {
        ok = false
        message = errors[""] ?? errors.values.sorted().first ?? "The order was not placed."
        self.errors = errors
    }
}
