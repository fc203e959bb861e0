import Bus

/// A server or subscription that is open on the bus.
final class AMQPRegistration: Registration {
    private let draining: @Sendable (ContinuousClock.Instant) async -> Void
    private let closing: @Sendable () async -> Void
    /// Says to the bus that it is over.
    private let forget: @Sendable () -> Void

    init(
        drain: @escaping @Sendable (ContinuousClock.Instant) async -> Void, close: @escaping @Sendable () async -> Void,
        forget: @escaping @Sendable () -> Void
    ) {
        draining = drain
        closing = close
        self.forget = forget
    }

    func drain(timeout: Duration) async {
        await draining(.now.advanced(by: min(max(timeout, .zero), .seconds(86_400))))
        forget()
    }

    func close() async {
        await closing()
        forget()
    }
}
