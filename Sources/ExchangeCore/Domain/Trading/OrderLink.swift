/// Orders that belong together.
public enum OrderGroupKind: String, Codable, Sendable, Hashable, CaseIterable {
    /// Two orders of one side, of which only one can fill.
    case oco
    /// A purchase, and two orders that sell what it bought.
    case bracket
}

/// What an order is in its group.
public enum OrderRole: String, Codable, Sendable, Hashable, CaseIterable {
    /// The purchase that a bracket begins with.
    case entry
    /// Takes the profit: a limit or a take-profit order.
    case target
    /// Ends the loss: a stop, stop-limit or trailing stop order.
    case stop

    /// Whether it shares what is set aside with another order.
    public var isExit: Bool { self != .entry }
}

/// The group of an order, and what it is there.
public struct OrderLink: Codable, Sendable, Hashable {
    public let group: OrderGroupID
    public let kind: OrderGroupKind
    public let role: OrderRole

    public init(group: OrderGroupID, kind: OrderGroupKind, role: OrderRole) {
        self.group = group
        self.kind = kind
        self.role = role
    }
}
