/// Whether an amount can be used or is set aside for an open order.
public enum Bucket: Int64, Sendable, Hashable, CaseIterable {
    case available = 0
    case held = 1
}
