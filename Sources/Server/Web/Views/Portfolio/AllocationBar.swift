internal import Contracts
internal import Domain

/// What a portfolio consists of, as one horizontal bar: the seven largest holdings, the others together, cash.
struct AllocationBar: Sendable {
    struct Segment: Sendable {
        let label: String
        let share: Double
        /// Position and width in thousandths of the bar.
        let start: Int
        let width: Int
        /// 0...7 for coins, 8 for cash: which colour.
        let colour: Int
        /// The coin's id; nil for cash and the others.
        let id: String?

        var data: TemplateData {
            var data: TemplateData = [
                "label": label, "share": Format.percent(share), "start": String(start), "width": String(width),
                "colour": String(colour),
            ]
            data["id"] = id
            return data
        }
    }

    let segments: [Segment]

    /// - Parameter held: positions, the most valuable first.
    init(held: [Position], cash: USD, total: USD, assets: [AssetID: Asset]) {
        var parts: [(label: String, value: Double, colour: Int, id: String?)] = []
        for (index, position) in held.prefix(7).enumerated() {
            let label = assets[position.asset]?.symbol ?? position.asset.rawValue
            parts.append((label, Double(position.value?.micros ?? 0), index, position.asset.rawValue))
        }
        let others = held.dropFirst(7).reduce(0.0) { $0 + Double($1.value?.micros ?? 0) }
        if others > 0 { parts.append(("Others", others, 7, nil)) }
        parts.append(("Cash", Double(cash.micros), 8, nil))
        let sum = parts.reduce(0.0) { $0 + $1.value }
        var segments: [Segment] = []
        var before = 0.0
        for part in parts where part.value > 0 && sum > 0 {
            let start = Int((before / sum * 1000).rounded())
            before += part.value
            segments.append(
                Segment(
                    label: part.label, share: part.value / sum * 100, start: start,
                    width: Int((before / sum * 1000).rounded()) - start, colour: part.colour, id: part.id))
        }
        self.segments = segments
    }
}
