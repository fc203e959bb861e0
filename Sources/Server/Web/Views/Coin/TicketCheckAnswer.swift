internal import Contracts
internal import Domain

/// What a script gets that asks what a ticket would do: plain decimals, absent where nobody knows.
struct TicketCheckAnswer: Encodable, Sendable, Equatable {
    struct Leg: Encodable, Sendable, Equatable {
        let role: String
        let type: String
        let price: String?
        let fee: String?
        /// In (positive) or out, fee included.
        let cash: String?
    }

    var ok = true
    let waits: Bool
    /// The price that it was checked at.
    let quote: String?
    let price: String?
    let quantity: String?
    let value: String?
    let fee: String?
    let heldCash: String?
    let heldQuantity: String?
    let cashAfter: String?
    let holdingAfter: String?
    let legs: [Leg]

    init(_ preview: TicketPreview) {
        let whole = preview.whole
        waits = whole.waits
        quote = whole.quote?.description
        price = whole.price?.description
        quantity = whole.quantity?.shortDescription
        value = whole.value?.description
        fee = whole.fee?.description
        heldCash = whole.held?.description
        heldQuantity = whole.heldQuantity?.shortDescription
        cashAfter = whole.cashAfter?.description
        holdingAfter = whole.holdingAfter?.shortDescription
        legs = preview.legs.map { leg in
            Leg(
                role: leg.role.rawValue, type: leg.type.name, price: leg.order.price?.description,
                fee: leg.order.fee?.description, cash: leg.order.cash(leg.side)?.description)
        }
    }
}
