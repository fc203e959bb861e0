/// A command in the writer's queue.
///
/// `@unchecked Sendable`: filled before it is queued, then touched by the writer's thread alone; the mailbox's lock
/// orders the two.
class WriteJob<Context: WriteContext>: @unchecked Sendable {
    /// Executes the command and keeps its result; returns the error it threw.
    func run(_ context: Context) -> (any Error)? { nil }
    /// Answers the caller with what `run` has kept.
    func succeed() {}
    /// Answers the caller with an error, whatever `run` has kept.
    func fail(_ error: any Error) {}
}

/// A command whose caller waits for a `Value`.
final class AwaitedWriteJob<Context: WriteContext, Value: Sendable>: WriteJob<Context>, @unchecked Sendable {
    private let body: @Sendable (Context) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private var result: Result<Value, any Error>?

    init(_ body: @escaping @Sendable (Context) throws -> Value, _ continuation: CheckedContinuation<Value, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    override func run(_ context: Context) -> (any Error)? {
        do {
            result = .success(try body(context))
            return nil
        } catch {
            result = .failure(error)
            return error
        }
    }

    override func succeed() {
        if let result { continuation.resume(with: result) }
    }

    override func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
