/// The handlers of a service by subject: what `MessageBus.serve` opens.
///
/// A router is a value: areas add their handlers to one router, and the role that owns it serves it. Registering a
/// subject twice is a programming error and traps.
public struct Router: Sendable {
    /// By subject.
    public private(set) var requests: [String: RequestRoute] = [:]
    /// By subject.
    public private(set) var commands: [String: CommandRoute] = [:]

    public init() {}

    /// Answers requests of type `R`. Errors that are a `BusError` travel as they are; any other becomes `handlerFailed`.
    public mutating func on<R: Request>(
        _ type: R.Type, _ handle: @escaping @Sendable (R, MessageContext) async throws -> R.Reply
    ) {
        precondition(requests[R.subject] == nil, "two handlers for \(R.subject)")
        requests[R.subject] = RequestRoute(R.self, handle)
    }

    /// Executes commands of type `C`. A command whose handler throws is delivered again, a bounded number of times.
    public mutating func on<C: Command>(
        _ type: C.Type, _ handle: @escaping @Sendable (C, MessageContext) async throws -> Void
    ) {
        precondition(commands[C.subject] == nil, "two handlers for \(C.subject)")
        commands[C.subject] = CommandRoute(C.self, handle)
    }
}
