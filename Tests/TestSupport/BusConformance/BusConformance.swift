/// The contract of `MessageBus` as checks that any transport must pass.
///
/// Each case gets a harness of its own and throws `ConformanceFailure` when the transport behaves otherwise. Cases wait
/// for what they can see, never for time to pass; the only short times in them are deadlines that are themselves tested.
public struct BusConformance: Sendable, CustomStringConvertible {
    public let name: String
    public let check: @Sendable (any BusHarness) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (any BusHarness) async throws -> Void) {
        self.name = name
        self.check = check
    }

    public var description: String { name }

    public static let all: [BusConformance] = requests + deadlines + load + repetition + commands + events + endings

    /// The cases that need nothing kept.
    public static let transient: [BusConformance] = requests + deadlines + load + repetition + endings

    /// The cases with messages that a transport keeps.
    public static let durable: [BusConformance] = commands + events
}

/// A transport did not behave as the contract says.
public struct ConformanceFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
