import Domain

/// A journal entry in a file of a portfolio's ledger: funds that came in, a fill with its order, or a reset.
struct LedgerFileRow: Hashable {
    /// A fill and the order that it is of.
    struct Execution: Hashable {
        /// The order's key, unique within the portfolio.
        let order: String
        let orderState: OrderState
        let asset: AssetID
        let decimals: UInt8
        let type: OrderType
        let size: OrderSize
        let side: Side
        let quantity: Quantity
        let price: Price
        let value: USD
        let fee: USD
        let rule: FillRule
        let quoteSource: String
        let quoteAgeMilliseconds: Int64
    }

    let portfolio: String
    let market: MarketKind
    let time: Timestamp
    /// The UTC day whose cap the funds count against; nil for starting cash and fills.
    let day: Int64?
    /// Nil for funds and resets.
    let execution: Execution?
    /// What the portfolio was worth when it was reset; nil for other entries.
    let closingValue: USD?
    let cashChange: USD
    /// All cash and all of the coin right after, what open orders hold included.
    let cashAfter: USD
    let holdingAfter: Quantity?

    static let names = [
        "portfolio", "market", "time", "kind", "funds_day", "order", "order_state", "coin", "coin_decimals", "type", "size_kind",
        "size", "side", "quantity", "price_usd", "value_usd", "fee_usd", "rule", "quote_source", "quote_age_ms",
        "cash_change_usd", "cash_after_usd", "holding_after",
    ]

    var cells: [String] {
        let fill = execution
        let (kind, size) = fill?.size.written ?? ("", "")
        return [
            portfolio, market.rawValue, time.description, closingValue != nil ? "reset" : fill == nil ? "funds" : "fill",
            day.map { "\($0)" } ?? "",
            fill?.order ?? "", fill?.orderState.rawValue ?? "", fill?.asset.rawValue ?? "", fill.map { "\($0.decimals)" } ?? "",
            fill?.type.rawValue ?? "", kind, size, fill?.side.rawValue ?? "", fill?.quantity.description ?? "",
            fill?.price.description ?? "", (fill?.value ?? closingValue)?.description ?? "", fill?.fee.description ?? "",
            fill?.rule.name ?? "",
            fill?.quoteSource ?? "", fill.map { "\($0.quoteAgeMilliseconds)" } ?? "", cashChange.description,
            cashAfter.description, holdingAfter?.description ?? "",
        ]
    }
}

extension OrderSize {
    fileprivate var written: (kind: String, size: String) {
        switch self {
        case .quantity(let quantity): ("quantity", quantity.description)
        case .amount(let amount): ("amount", amount.description)
        case .all: ("all", "")
        }
    }
}
