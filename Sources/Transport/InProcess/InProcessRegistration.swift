import Bus

/// A server or subscription that is open on an in-process bus.
final class InProcessRegistration: Registration {
    private let draining: @Sendable (ContinuousClock.Instant) async -> Void
    private let closing: @Sendable () -> Void
    /// Says to the bus that it is over.
    private let forget: @Sendable () -> Void

    init(
        draining: @escaping @Sendable (ContinuousClock.Instant) async -> Void, closing: @escaping @Sendable () -> Void,
        forget: @escaping @Sendable () -> Void
    ) {
        self.draining = draining
        self.closing = closing
        self.forget = forget
    }

    func drain(timeout: Duration) async {
        await draining(.now.advanced(by: min(max(timeout, .zero), .seconds(86_400))))
        forget()
    }

    func close() async { closeNow() }

    func closeNow() {
        closing()
        forget()
    }
}
