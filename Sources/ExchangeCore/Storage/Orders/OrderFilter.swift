public import Domain

/// Which orders of a portfolio; nil means all.
public struct OrderFilter: Sendable, Hashable {
    public var asset: AssetID?
    public var side: Side?
    public var state: OrderState?
    /// Whether something of it may still fill.
    public var isOpen: Bool?
    /// Only orders older than this one.
    public var before: OrderID?

    public init(asset: AssetID? = nil, side: Side? = nil, state: OrderState? = nil, isOpen: Bool? = nil, before: OrderID? = nil) {
        self.isOpen = isOpen
        self.asset = asset
        self.side = side
        self.state = state
        self.before = before
    }
}
