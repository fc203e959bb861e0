internal import Contracts
internal import Domain

/// What the order or the group on a ticket would do, when it was asked to be checked.
struct TicketPreview: Sendable {
    let side: Side
    let whole: OrderPreview
    /// Nil for a single order.
    let kind: OrderGroupKind?
    let legs: [OrderLegPreview]

    init(_ preview: OrderPreview, side: Side) {
        self.side = side
        whole = preview
        kind = nil
        legs = []
    }

    init(_ preview: OrderGroupPreview, side: Side) {
        self.side = side
        whole = preview.whole
        kind = preview.kind
        legs = preview.legs
    }

    func data(asset: Asset) -> TemplateData {
        let size = whole.quantity ?? legs.first?.order.quantity
        var data: TemplateData = [
            "priceLabel": whole.waits ? "Fills at, about" : "Estimated fill",
            "price": whole.price.map { Format.price($0) } ?? Format.none,
            "sizeLabel": "Coins", "size": size.map { "\(Format.quantity($0)) \(asset.symbol)" } ?? Format.none,
            "fee": Format.usd(whole.fee), "totalLabel": side == .buy ? "Leaves the account" : "Comes in",
            "total": Format.usd(whole.cash(side).map { USD(micros: abs($0.micros)) }),
            "after": whole.cashAfter.map { Format.balance($0) } ?? Format.none,
            "advice": advice + " Nothing is placed yet.",
        ]
        data["hold"] =
            whole.held.map { Format.usd($0) + Format.space + "USD" }
            ?? whole.heldQuantity.map { Format.quantity($0) + Format.space + asset.symbol }
        data["profit"] = gain(of: .target).map { Format.signedUSD($0) }
        data["loss"] = gain(of: .stop).map { Format.signedUSD($0) }
        return data
    }

    /// What a bracket has gained once this exit has filled, fees included; nil for others.
    func gain(of role: OrderRole) -> USD? {
        guard let entry = cash(of: .entry), let exit = cash(of: role) else { return nil }
        return try? entry.adding(exit)
    }

    private func cash(of role: OrderRole) -> USD? {
        legs.first { $0.role == role }.flatMap { $0.order.cash($0.side) }
    }

    private var advice: String {
        switch kind {
        case .oco where whole.waits: "Both would wait, for one amount set aside; when one fills, the other is cancelled."
        case .oco: "One of them would fill at once, and the other be cancelled."
        case .bracket where whole.waits: "The entry would wait; its exits sleep until it has filled."
        case .bracket: "The entry would fill at once; then its exits wait, of which one fills."
        case nil: whole.waits ? "It would wait." : "It would act at once."
        }
    }

    /// The orders of a group by name, with dashes where there is nothing to tell.
    static func rows(_ preview: TicketPreview?, asset: Asset) -> [TemplateData] {
        OrderRole.allCases.map { role in
            let leg = preview?.legs.first { $0.role == role }
            return [
                "role": role.rawValue, "classes": role == .entry ? "on-bracket" : "on-oco on-bracket", "name": name(role),
                "type": leg?.type.name ?? "", "price": leg?.order.price.map { Format.price($0) } ?? Format.none,
                "fee": Format.usd(leg?.order.fee), "cash": Format.signedUSD(leg.flatMap { $0.order.cash($0.side) }),
            ]
        }
    }

    private static func name(_ role: OrderRole) -> String {
        switch role {
        case .entry: "Entry"
        case .target: "Take profit"
        case .stop: "Stop loss"
        }
    }
}

extension OrderPreview {
    /// What reaches or leaves (negative) the account when it fills, fee included.
    func cash(_ side: Side) -> USD? {
        guard let value, let fee else { return nil }
        return USD(micros: side == .buy ? -value.micros - fee.micros : value.micros - fee.micros)
    }
}
