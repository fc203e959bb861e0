public import Domain

/// An order that may still fill, as the engine that fills it needs it.
public struct OpenOrder: Sendable, Hashable {
    public let id: OrderID
    public let user: UserID
    public let portfolio: PortfolioID
    public let asset: AssetID
    /// What the ledger calls the coin.
    public let key: AssetKey
    /// Decimals of the coin's step.
    public let decimals: UInt8
    public let state: OrderState
    /// What is left of it. Of an exit the hold is that of its group.
    public var working: WorkingOrder
    /// Steps that have filled.
    public let filled: Int64
    /// When it ends by itself; nil when it does not.
    public let expiresAt: Timestamp?
    public let placedAt: Timestamp
    /// When it was placed or changed last.
    public let updatedAt: Timestamp
    /// Whether it is an exit whose entry has not filled: no price wakes it.
    public let isDormant: Bool
    /// Until when it waits for a quote.
    public let waitsUntil: Timestamp?
    /// The group that it belongs to, and as what; nil for an order on its own.
    public let link: OrderLink?

    /// The group that holds for it; nil for an order that holds for itself.
    public var holdingGroup: OrderGroupID? { link.flatMap { $0.role.isExit ? $0.group : nil } }
}
