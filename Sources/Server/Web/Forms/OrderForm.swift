internal import Contracts
internal import Domain

/// A ticket as it was sent: an order or several that belong together, or what is wrong with it by field.
struct OrderForm: Sendable {
    struct Refusal: Error, Equatable {
        let errors: [String: String]
    }

    /// What is shown again when the ticket is refused.
    static let fields =
        ["asset", "side", "type", "mode", "size", "timeInForce", "postOnly", "trailUnit"] + TicketField.allCases.map(\.rawValue)

    /// What is to be placed.
    enum Wish: Sendable {
        case single(OrderType, OrderTerms?)
        /// An OCO without an entry, a bracket with one.
        case group(entry: OrderLeg?, target: OrderLeg, stop: OrderLeg)
    }

    let side: Side
    let size: OrderSize
    let wish: Wish
    let clientOrderID: String
    /// The portfolio whose page the ticket was on; nil when the form does not say.
    let portfolio: PortfolioID?

    init(_ form: FormValues, asset: Asset) throws(Refusal) {
        var reader = TicketReader(form, asset: asset)
        side = reader.side()
        clientOrderID = reader.key()
        portfolio = reader.portfolio()
        let kind = reader.kind()
        size = reader.size(kind, side: side)
        wish = reader.wish(kind, side: side)
        guard reader.errors.isEmpty else { throw Refusal(errors: reader.errors) }
    }

    /// 1...64 printable characters.
    static func isKey(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    /// The field that an error of the backend belongs to; the empty name for the form as a whole.
    func field(of backend: String?) -> String {
        guard let backend else { return "" }
        if case .group = wish {
            switch backend {
            case "target", "target.limitPrice", "target.stopPrice": return TicketField.profitPrice.rawValue
            case "stop", "stop.stopPrice": return TicketField.lossPrice.rawValue
            case "stop.limitPrice": return TicketField.lossLimit.rawValue
            case "entry", "entry.limitPrice": return TicketField.entryPrice.rawValue
            default: break
            }
        }
        if backend == "isPostOnly" { return "postOnly" }
        return OrderForm.fields.contains(backend) ? backend : ""
    }
}
