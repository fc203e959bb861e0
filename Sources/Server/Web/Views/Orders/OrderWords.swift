internal import Domain

/// What an order is and waits for, in words.
enum OrderWords {
    static func side(_ side: Side) -> String { side == .buy ? "Buy" : "Sell" }

    /// After the side: `limit, post-only`.
    static func type(_ order: Order) -> String {
        order.type.name + (order.terms?.isPostOnly == true ? ", post-only" : "")
    }

    static func state(_ state: OrderState) -> String {
        switch state {
        case .new: "Waiting"
        case .partiallyFilled: "Partly filled"
        case .filled: "Filled"
        case .canceled: "Cancelled"
        case .rejected: "Refused"
        case .expired: "Expired"
        }
    }

    /// How much was asked for: `0.5 BTC`, `100.00 USD`, `the whole holding`.
    static func size(_ size: OrderSize, asset: Asset) -> String {
        switch size {
        case .quantity(let quantity): Format.quantity(quantity) + Format.space + asset.symbol
        case .amount(let amount): Format.usd(amount) + Format.space + "USD"
        case .all: "the whole holding"
        }
    }

    /// How much of it has filled: `0.2 of 0.5`, `0.0012 for 100.00 USD`.
    static func progress(_ order: Order, asset: Asset) -> String {
        let filled = order.fills.reduce(Int64(0)) { $0 + $1.quantity.steps }
        let done = Format.quantity(Quantity(steps: filled, decimals: asset.quantityDecimals))
        if let quantity = order.quantity { return "\(done) of \(Format.quantity(quantity))" }
        switch order.size {
        case .quantity(let quantity): return "\(done) of \(Format.quantity(quantity))"
        case .amount(let amount): return "\(done) for \(Format.usd(amount))\(Format.space)USD"
        case .all: return filled > 0 ? done : "all"
        }
    }

    /// The prices that it names, in the order in which they count.
    static func prices(_ order: Order) -> String {
        var parts: [String] = []
        if let stop = order.terms?.stopPrice { parts.append(Format.exactPrice(stop)) }
        if let trail = order.terms?.trail {
            if let stop = order.trailStop { parts.append(Format.exactPrice(stop)) }
            parts.append("\(distance(trail)) behind")
        }
        if let limit = order.terms?.limitPrice { parts.append(Format.exactPrice(limit)) }
        return parts.isEmpty ? "market" : parts.joined(separator: order.type.hasTrail ? ", " : " \u{2192} ")
    }

    /// `500.00 USD`, `1.50 %`.
    static func distance(_ trail: Trail) -> String {
        switch trail {
        case .usd(let price): Format.exactPrice(price) + Format.space + "USD"
        case .basisPoints(let points): Format.percent(Double(points) / 100, decimals: 2)
        }
    }

    /// What has to happen before it does something: `80,000.00 or lower`; nil when nothing of it is open.
    static func waitsFor(_ order: Order) -> String? {
        guard order.state.isOpen else { return nil }
        if order.isDormant == true { return "its entry to fill" }
        if order.waitingForQuoteUntil != nil { return "a quote until" }
        if order.type.sleeps, order.triggeredAt == nil {
            guard let level = order.terms?.stopPrice ?? order.trailStop else { return "the first quote" }
            // A stop waits for the price to go against the trader, a profit is taken when it goes the other way.
            let rises = (order.type == .takeProfit) == (order.side == .sell)
            return Format.exactPrice(level) + (rises ? " or higher" : " or lower")
        }
        guard let limit = order.terms?.limitPrice else { return "the next quote" }
        return Format.exactPrice(limit) + (order.side == .buy ? " or lower" : " or higher")
    }

    /// After "until": `cancelled`, `00:00 UTC`.
    static func until(_ order: Order) -> String {
        switch order.terms?.timeInForce ?? .goodTillCanceled {
        case .goodTillCanceled: "cancelled"
        case .day: "00:00 UTC"
        case .immediateOrCancel: "it has acted (IOC)"
        case .fillOrKill: "it has acted (FOK)"
        }
    }

    /// What is set aside for it: `800.80 USD`, `0.01 BTC`.
    static func held(_ order: Order, asset: Asset) -> String? {
        if let cash = order.heldCash, cash > .zero { return Format.usd(cash) + Format.space + "USD" }
        if let quantity = order.heldQuantity, quantity.steps > 0 {
            return Format.quantity(quantity) + Format.space + asset.symbol
        }
        return nil
    }

    /// Why it ended as it did, or was refused.
    static func reason(_ order: Order) -> String? {
        if let text = order.reasonText { return text }
        return switch order.reason {
        case .canceledByUser: "You cancelled it."
        case .dayEnded: "Its day was over."
        case .portfolioClosed: "Its portfolio was closed."
        case .siblingFilled: "The other order of the two has filled."
        case .entryNotFilled: "Its entry ended before anything of it had filled."
        case .noQuoteInTime: "No quote came in the time that it waits for one."
        case .siblingEnded: "It was cancelled with the order it belonged to."
        default: nil
        }
    }

    /// What it is a part of: `OCO 12, take profit`.
    static func group(_ order: Order) -> String? {
        order.link.map { "\($0.kind == .oco ? "OCO" : "Bracket") \($0.group), \(role($0.role))" }
    }

    static func role(_ role: OrderRole) -> String {
        switch role {
        case .entry: "entry"
        case .target: "take profit"
        case .stop: "stop loss"
        }
    }
}
