public import Bus
public import Domain

/// Orders of all of a user's portfolios in use that changed since a moment: what somebody missed who lost the live stream.
///
/// Looks at the open orders and the newest 10,000 of each portfolio. Errors: `unauthenticated`, `storageUnavailable`.
public struct ListOrderChanges: Request {
    public typealias Reply = OrderChanges
    public static let subject = "orders.changes.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Inclusive.
    public let since: Timestamp

    public init(credential: Credential, since: Timestamp) {
        self.credential = credential
        self.since = since
    }
}

/// Orders that changed while somebody was not listening.
public struct OrderChanges: Codable, Sendable {
    /// As they are now, the one that changed first, first; at most 1,000.
    public let orders: [Order]
    /// False when there are more.
    public let isComplete: Bool

    public init(orders: [Order], isComplete: Bool) {
        self.orders = orders
        self.isComplete = isComplete
    }
}
