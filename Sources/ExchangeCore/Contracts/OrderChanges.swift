public import Bus
public import Domain

/// Changes prices or quantity of an open order; it stays the same order, with what has filled of it. What it is set to may
/// make it fill at once. What is nil stays as it is. Asking twice sets the same twice.
///
/// Errors: `unauthenticated`, `notFound`, `orderNotOpen`, `invalidInput` (fields `limitPrice`, `stopPrice`, `trail`,
/// `quantity`: the order has none, or may not have this one), `orderRefused` (nothing was changed), `storageUnavailable`.
public struct ReplaceOrder: Request {
    public typealias Reply = Order
    public static let subject = "orders.replace.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let order: OrderID
    /// USD for one coin; nil leaves it as it is.
    public let limitPrice: Price?
    /// USD for one coin; nil leaves it as it is.
    public let stopPrice: Price?
    /// How far the stop stays behind the best price; nil leaves it as it is.
    public let trail: Trail?
    /// What the whole order is for, with what has filled of it. The other order of an OCO is changed with it.
    public let quantity: Quantity?

    public init(
        credential: Credential, order: OrderID, limitPrice: Price? = nil, stopPrice: Price? = nil, trail: Trail? = nil,
        quantity: Quantity? = nil
    ) {
        self.credential = credential
        self.order = order
        self.limitPrice = limitPrice
        self.stopPrice = stopPrice
        self.trail = trail
        self.quantity = quantity
    }
}
