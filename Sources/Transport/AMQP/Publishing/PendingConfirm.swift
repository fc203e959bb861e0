/// A message that was sent and is not settled.
struct PendingConfirm {
    /// Who is told.
    enum Sink {
        case nobody
        case task(UnsafeContinuation<Result<PublishOutcome, AMQPError>, Never>)
        case callback(@Sendable (Result<PublishOutcome, AMQPError>) -> Void)
        case window(ConfirmWindow)

        func settle(_ outcome: Result<PublishOutcome, AMQPError>) {
            switch self {
            case .nobody: break
            case .task(let continuation): continuation.resume(returning: outcome)
            case .callback(let callback): callback(outcome)
            case .window(let window): window.settled(1, outcome)
            }
        }
    }

    let sink: Sink
    /// `nil`: until the connection ends.
    let deadline: ContinuousClock.Instant?
    /// `basic.return` came; the ack follows.
    var returned: PublishOutcome?

    /// Somebody wants to know about this very message.
    var isWatched: Bool {
        if case .nobody = sink { false } else { true }
    }
}
