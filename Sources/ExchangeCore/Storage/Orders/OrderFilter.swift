public import Domain

/// Which orders of a portfolio; nil means all.
public struct OrderFilter: Sendable, Hashable {
    public var asset: AssetID?
    public var side: Side?
    public var type: OrderType?
    /// Any of these.
    public var states: Set<OrderState>?
    /// Whether something of it may still fill.
    public var isOpen: Bool?
    /// Placed then or later.
    public var since: Timestamp?
    /// Placed before that.
    public var until: Timestamp?
    public var page: RowPage<OrderID>

    public init(
        asset: AssetID? = nil, side: Side? = nil, type: OrderType? = nil, states: Set<OrderState>? = nil, isOpen: Bool? = nil,
        since: Timestamp? = nil, until: Timestamp? = nil, page: RowPage<OrderID> = RowPage()
    ) {
        self.asset = asset
        self.side = side
        self.type = type
        self.states = states
        self.isOpen = isOpen
        self.since = since
        self.until = until
        self.page = page
    }

    /// The states that it lets through.
    var allowedStates: [OrderState] {
        OrderState.allCases.filter { state in
            (states?.contains(state) ?? true) && (isOpen.map { $0 == state.isOpen } ?? true)
        }
    }
}

/// Which part of a list: the newest rows before one, or the oldest after one.
public struct RowPage<ID: RowIdentifier>: Sendable, Hashable {
    /// Only rows with a smaller number.
    public var before: ID?
    /// Only rows with a larger number, and the smallest of them first.
    public var after: ID?

    public init(before: ID? = nil, after: ID? = nil) {
        self.before = before
        self.after = after
    }
}
