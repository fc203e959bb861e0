/// What a figure has to reach.
enum Goal: Sendable, CustomStringConvertible {
    /// The figure itself, in its unit.
    case atLeast(Double)
    case atMost(Double)
    /// The figure divided by the peer's.
    case ratioAtLeast(Double)
    case ratioAtMost(Double)

    var description: String {
        switch self {
        case .atLeast(let bound): "≥ \(Figure.text(bound))"
        case .atMost(let bound): "≤ \(Figure.text(bound))"
        case .ratioAtLeast(let bound): "ratio ≥ \(Figure.text(bound))"
        case .ratioAtMost(let bound): "ratio ≤ \(Figure.text(bound))"
        }
    }

    /// False also when the goal is about a peer and there is none.
    func isMet(by measurement: Measurement) -> Bool {
        switch self {
        case .atLeast(let bound): measurement.ours >= bound
        case .atMost(let bound): measurement.ours <= bound
        case .ratioAtLeast(let bound): (measurement.ratio ?? -.infinity) >= bound
        case .ratioAtMost(let bound): (measurement.ratio ?? .infinity) <= bound
        }
    }
}
