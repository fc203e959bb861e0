internal import Contracts
internal import Domain

extension APIJSON {
    mutating func order(_ order: Order) {
        let terms = order.terms ?? .none
        let filled = FilledSoFar(order)
        object { json in
            json.field("id", text: order.id)
            json.field("clientOrderId", order.clientOrderID)
            json.field("portfolio", text: order.portfolio)
            json.field("asset", order.asset.rawValue)
            json.field("side", order.side.rawValue)
            json.field("type", order.type.rawValue)
            json.field("quantity", text: order.wantedQuantity)
            json.field("amount", text: order.wantedAmount)
            json.field("all", order.size == .all)
            json.field("limitPrice", text: terms.limitPrice)
            json.field("stopPrice", text: terms.stopPrice)
            var trailAmount: Price?
            var trailBasisPoints: Int?
            switch terms.trail {
            case .usd(let distance): trailAmount = distance
            case .basisPoints(let distance): trailBasisPoints = distance
            case nil: break
            }
            json.field("trailAmount", text: trailAmount)
            json.name("trailBasisPoints")
            if let trailBasisPoints { json.value(Int64(trailBasisPoints)) } else { json.null() }
            json.field("trailStop", text: order.trailStop)
            json.field("timeInForce", terms.timeInForce.rawValue)
            json.field("postOnly", terms.isPostOnly)
            json.field("state", order.state.rawValue)
            json.field("reason", order.reason?.rawValue)
            json.field("reasonText", order.reasonText)
            json.field("placedAt", text: order.placedAt)
            json.field("updatedAt", text: order.updatedAt)
            json.field("triggeredAt", text: order.triggeredAt)
            json.field("expiresAt", text: order.expiresAt)
            json.field("waitsForQuoteUntil", text: order.waitingForQuoteUntil)
            json.field("group", text: order.link?.group)
            json.field("role", order.link?.role.rawValue)
            json.field("dormant", order.isDormant ?? false)
            json.field("heldCash", text: order.heldCash)
            json.field("heldQuantity", text: order.heldQuantity)
            json.field("filledQuantity", text: filled.quantity)
            json.field("filledValue", text: filled.value)
            json.field("fee", text: filled.fee)
            json.field("averagePrice", text: filled.averagePrice)
            json.name("fills")
            json.list(order.fills) { $0.fill($1) }
        }
    }

    mutating func group(_ group: OrderGroup) {
        object { json in
            json.field("id", text: group.id)
            json.field("kind", group.kind.rawValue)
            json.field("clientOrderId", group.clientOrderID)
            json.name("orders")
            json.list(group.orders) { $0.order($1) }
        }
    }

    mutating func preview(_ preview: OrderPreview) { object { $0.members(of: preview) } }

    mutating func preview(_ preview: OrderGroupPreview) {
        object { json in
            json.field("kind", preview.kind.rawValue)
            json.members(of: preview.whole)
            json.name("orders")
            json.list(preview.legs) { json, leg in
                json.object { json in
                    json.field("role", leg.role.rawValue)
                    json.field("side", leg.side.rawValue)
                    json.field("type", leg.type.rawValue)
                    json.members(of: leg.order)
                }
            }
        }
    }

    private mutating func members(of preview: OrderPreview) {
        field("refusal", preview.refusal?.rawValue)
        field("refusalText", preview.refusalText)
        field("waits", preview.waits)
        field("quote", text: preview.quote)
        field("price", text: preview.price)
        field("quantity", text: preview.quantity)
        field("value", text: preview.value)
        field("fee", text: preview.fee)
        field("heldCash", text: preview.held)
        field("heldQuantity", text: preview.heldQuantity)
        field("cashAfter", text: preview.cashAfter)
        field("holdingAfter", text: preview.holdingAfter)
    }

    mutating func fill(_ fill: Fill) {
        object { json in
            json.field("id", text: fill.id)
            json.field("order", text: fill.order)
            json.field("asset", fill.asset.rawValue)
            json.field("side", fill.side.rawValue)
            json.field("quantity", text: fill.quantity)
            json.field("price", text: fill.price)
            json.field("value", text: fill.value)
            json.field("fee", text: fill.fee)
            json.field("liquidity", fill.liquidity?.rawValue)
            json.field("time", text: fill.time)
            json.field("rule", fill.rule)
            json.field("quoteSource", fill.quoteSource)
            json.field("quoteAgeMilliseconds", fill.quoteAgeMilliseconds)
            json.field("quotePrice", text: fill.quotePrice)
            json.field("cashAfter", text: fill.cashAfter)
            json.field("holdingAfter", text: fill.holdingAfter)
        }
    }
}

/// The sums of an order's fills.
private struct FilledSoFar {
    let quantity: Quantity
    let value: USD
    let fee: USD
    /// Nil when nothing has filled.
    let averagePrice: Price?

    init(_ order: Order) {
        var steps: Int64 = 0
        var value: Int64 = 0
        var fee: Int64 = 0
        for fill in order.fills {
            steps &+= fill.quantity.steps
            value &+= fill.value.micros
            fee &+= fill.fee.micros
        }
        let decimals = order.fills.first?.quantity.decimals ?? order.wantedQuantity?.decimals ?? 0
        quantity = Quantity(steps: steps, decimals: decimals)
        self.value = USD(micros: value)
        self.fee = USD(micros: fee)
        averagePrice =
            order.fills.count == 1 ? order.fills[0].price : Price.average(cost: self.value, of: quantity)
    }
}

extension Order {
    var wantedQuantity: Quantity? {
        if case .quantity(let quantity) = size { return self.quantity ?? quantity }
        return quantity
    }

    var wantedAmount: USD? {
        if case .amount(let amount) = size { return amount }
        return nil
    }
}
