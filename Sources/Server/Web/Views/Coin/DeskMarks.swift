internal import Domain

/// A trader's open orders and fills of one coin, for the chart to draw, and what is available for the ticket.
struct DeskMarks: Encodable, Sendable, Equatable {
    static let fillLimit = 200

    struct Line: Encodable, Sendable, Equatable {
        /// The field of the form that changes it; nil for a price that moves by itself.
        let field: String?
        let label: String
        /// A plain decimal.
        let price: String
        /// Of a trailing stop: the best price so far, and how far behind it follows, in USD or in basis points.
        var best: String?
        var distance: String?
        var basisPoints: Int?

        /// Written out, nulls too.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(field, forKey: .field)
            try container.encode(label, forKey: .label)
            try container.encode(price, forKey: .price)
            try container.encode(best, forKey: .best)
            try container.encode(distance, forKey: .distance)
            try container.encode(basisPoints, forKey: .basisPoints)
        }

        private enum CodingKeys: String, CodingKey {
            case field, label, price, best, distance, basisPoints
        }
    }

    struct Mark: Encodable, Sendable, Equatable {
        let id: String
        let side: String
        /// `Buy limit 0.01`.
        let words: String
        let lines: [Line]
    }

    struct Trade: Encodable, Sendable, Equatable {
        let order: String
        let side: String
        let quantity: String
        let price: String
        /// Milliseconds since 1970.
        let time: Int64
    }

    let orders: [Mark]
    /// Newest first.
    let fills: [Trade]
    /// Plain decimals; nil while they are not to be had.
    let cash: String?
    let holding: String?

    init(asset: Asset, orders: [Order], fills: [Fill], cash: USD?, holding: Quantity?) {
        self.orders = orders.compactMap { order in
            let lines = DeskMarks.lines(order)
            guard !lines.isEmpty else { return nil }
            let size = DeskMarks.size(order, asset)
            return Mark(
                id: order.id.description, side: order.side.rawValue,
                words: "\(OrderWords.side(order.side)) \(OrderWords.type(order)) \(size)", lines: lines)
        }
        self.fills = fills.map {
            Trade(
                order: $0.order.description, side: $0.side.rawValue, quantity: Format.quantity($0.quantity),
                price: $0.price.description, time: $0.time.milliseconds)
        }
        self.cash = cash?.description
        self.holding = holding?.shortDescription
    }

    private static func size(_ order: Order, _ asset: Asset) -> String {
        if let quantity = order.quantity { return Format.quantity(quantity) }
        if case .quantity(let quantity) = order.size { return Format.quantity(quantity) }
        return OrderWords.size(order.size, asset: asset)
    }

    private static func lines(_ order: Order) -> [Line] {
        var lines: [Line] = []
        if order.triggeredAt == nil, let stop = order.terms?.stopPrice {
            lines.append(Line(field: "stopPrice", label: order.type == .takeProfit ? "profit" : "stop", price: stop.description))
        }
        if order.triggeredAt == nil, let stop = order.trailStop, let trail = order.terms?.trail {
            var line = Line(field: nil, label: "trailing stop", price: stop.description)
            line.best = order.trailBest?.description
            switch trail {
            case .usd(let distance): line.distance = distance.description
            case .basisPoints(let points): line.basisPoints = points
            }
            lines.append(line)
        }
        if let limit = order.terms?.limitPrice {
            lines.append(Line(field: "limitPrice", label: "limit", price: limit.description))
        }
        return lines
    }
}
