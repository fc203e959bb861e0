/// One figure, beside what a peer reaches in the same run where there is one.
struct Measurement: Sendable {
    let name: String
    let ours: Double
    /// What the peer named in `name` or in the documentation reaches, in the same unit.
    let peer: Double?
    let unit: String
    let goal: Goal?

    init(_ name: String, ours: Double, peer: Double? = nil, unit: String, goal: Goal? = nil) {
        self.name = name
        self.ours = ours
        self.peer = peer
        self.unit = unit
        self.goal = goal
    }

    /// Ours divided by the peer's.
    var ratio: Double? {
        guard let peer, peer > 0 else { return nil }
        return ours / peer
    }

    /// Nil without a goal.
    var isMet: Bool? { goal?.isMet(by: self) }
}
