/// How much waits in a queue, as the broker says.
public struct QueueState: Hashable, Sendable {
    public let name: String
    /// Messages ready for delivery; those in somebody's hands are not counted.
    public let messages: Int
    public let consumers: Int

    public init(name: String, messages: Int, consumers: Int) {
        self.name = name
        self.messages = messages
        self.consumers = consumers
    }
}
