/// What the broker says about a queue that was declared.
public struct DeclaredQueue: Hashable, Sendable {
    /// The broker's choice when it was declared with an empty name.
    public let name: String
    /// Messages ready for delivery.
    public let messageCount: UInt32
    public let consumerCount: UInt32
}
