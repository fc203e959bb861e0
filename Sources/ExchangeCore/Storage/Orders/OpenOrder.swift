public import Domain

/// An order that may still fill, as the engine that fills it needs it.
public struct OpenOrder: Sendable, Hashable {
    public let id: OrderID
    public let user: UserID
    public let portfolio: PortfolioID
    public let asset: AssetID
    public let key: AssetKey
    /// Decimals of the coin's step.
    public let decimals: UInt8
    public let state: OrderState
    /// What is left of it.
    public let working: WorkingOrder
    /// Steps that have filled.
    public let filled: Int64
    public let expiresAt: Timestamp?
}
