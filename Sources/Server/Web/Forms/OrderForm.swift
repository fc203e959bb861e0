internal import Contracts
internal import Domain

/// A ticket as it was sent: an order, or what is wrong with it by field.
struct OrderForm: Sendable {
    struct Refusal: Error, Equatable {
        let errors: [String: String]
    }

    static let fields = ["asset", "side", "mode", "size"]

    let side: Side
    let size: OrderSize
    let clientOrderID: String

    init(_ form: FormValues, asset: Asset) throws(Refusal) {
        var errors: [String: String] = [:]
        let side = Side(rawValue: form.text("side"))
        if side == nil { errors["side"] = "Choose buy or sell." }
        clientOrderID = form.text("clientOrderID")
        if !OrderForm.isKey(clientOrderID) { errors[""] = "This form has lost its number. Reload the page and try again." }
        var size: OrderSize?
        do throws(AmountText.Problem) {
            switch form.text("mode") {
            case "quantity": size = .quantity(try AmountText.quantity(form["size"] ?? "", of: asset))
            case "amount": size = .amount(try AmountText.usd(form["size"] ?? ""))
            case "all":
                size = .all
                if side == .buy { errors["mode"] = "Only a sale can be for all. Write an amount in USD instead." }
            default: errors["mode"] = "Choose a quantity of \(asset.symbol) or an amount in USD."
            }
        } catch {
            errors["size"] = error.message
        }
        guard errors.isEmpty, let side, let size else { throw Refusal(errors: errors) }
        self.side = side
        self.size = size
    }

    /// 1...64 printable characters.
    static func isKey(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }
}
