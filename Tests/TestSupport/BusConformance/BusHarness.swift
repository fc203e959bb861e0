public import Bus

/// A small world of buses that the conformance suite drives: whatever carries the messages, all instances of one harness
/// reach each other and nobody else.
public protocol BusHarness: Sendable {
    /// The bus of an instance: the same one for the same name, a new one after `kill`.
    func bus(_ instance: String) async throws -> any MessageBus

    /// Ends an instance as its sudden death would: nothing is drained, nothing is acknowledged.
    func kill(_ instance: String) async throws

    /// Returns when what was told so far has reached the instances that receive it.
    func settle() async throws

    /// What was set aside so far.
    func deadLetters() async throws -> [DeadLetter]

    /// Deliveries of a command or kept event before it becomes a dead letter.
    var deliveries: Int { get }
}
