/// Which rule gave a fill its price. The number is stored with each fill, the name is on its receipt; a rule that has
/// filled an order is never changed, a new one gets a new number.
public enum FillRule: Int, Sendable, Hashable, Codable, CaseIterable {
    /// The quote itself, whatever the side and however much is traded.
    case quote = 1
    /// The quote, worse by half of a modelled spread and a modelled impact (`FillModel`).
    case modelled = 2
    /// The limit price of an order that had waited for it.
    case limit = 3

    /// As receipts say it.
    public var name: String {
        switch self {
        case .quote: "quote"
        case .modelled: "modelled"
        case .limit: "limit"
        }
    }
}
