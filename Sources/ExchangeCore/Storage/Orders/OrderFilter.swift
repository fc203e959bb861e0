public import Domain

/// Which orders of a portfolio; nil means all.
public struct OrderFilter: Sendable, Hashable {
    public var asset: AssetID?
    public var side: Side?
    public var state: OrderState?
    /// Only orders older than this one.
    public var before: OrderID?

    public init(asset: AssetID? = nil, side: Side? = nil, state: OrderState? = nil, before: OrderID? = nil) {
        self.asset = asset
        self.side = side
        self.state = state
        self.before = before
    }
}
