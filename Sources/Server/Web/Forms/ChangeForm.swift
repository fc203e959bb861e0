internal import Domain

/// What a trader wants to be different about an order that waits; fields that say what is already so count as not given.
struct ChangeForm: Sendable {
    static let fields = ["limitPrice", "stopPrice", "trail", "quantity"]

    private(set) var limitPrice: Price?
    private(set) var stopPrice: Price?
    private(set) var trail: Trail?
    private(set) var quantity: Quantity?

    var changesSomething: Bool { limitPrice != nil || stopPrice != nil || trail != nil || quantity != nil }

    init(_ form: FormValues, order: Order, asset: Asset) throws(OrderForm.Refusal) {
        var errors: [String: String] = [:]
        func read<T: Equatable>(
            _ name: String, now: T?, _ parse: (String) throws(AmountText.Problem) -> T
        ) -> T? {
            let text = form.text(name)
            guard !text.isEmpty, now != nil else { return nil }
            do throws(AmountText.Problem) {
                let value = try parse(text)
                return value == now ? nil : value
            } catch {
                errors[name] = error.message
                return nil
            }
        }
        limitPrice = read("limitPrice", now: order.terms?.limitPrice) { text throws(AmountText.Problem) in
            try AmountText.price(text, of: asset)
        }
        stopPrice = read("stopPrice", now: order.terms?.stopPrice) { text throws(AmountText.Problem) in
            try AmountText.price(text, of: asset)
        }
        quantity = read("quantity", now: order.quantity) { text throws(AmountText.Problem) in
            try AmountText.quantity(text, of: asset)
        }
        trail = read("trail", now: order.terms?.trail) { text throws(AmountText.Problem) in
            guard case .basisPoints? = order.terms?.trail else { return .usd(try AmountText.price(text, of: asset)) }
            guard let points = try AmountText.parse(text).units(decimals: 0), (1...9999).contains(points) else {
                throw AmountText.Problem(message: "Write 1 to 9999 basis points; 100 of them are one percent.")
            }
            return .basisPoints(Int(points))
        }
        guard errors.isEmpty else { throw OrderForm.Refusal(errors: errors) }
    }
}
