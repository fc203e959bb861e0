import Bus
import Synchronization

/// A value that is there while a connection is, and that one may wait for until a deadline.
final class Provided<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        /// Said to whom waits in vain.
        var cause = "no connection yet"
        var isClosed = false
        var waiting: [UInt64: CheckedContinuation<Result<Value, BusError>, Never>] = [:]
        var lastWaiter: UInt64 = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int = 4096) { self.limit = limit }

    /// What is there now.
    var current: Value? { state.withLock { $0.value } }

    func provide(_ value: Value) {
        let waiting = state.withLock { state in
            state.value = value
            defer { state.waiting = [:] }
            return state.waiting
        }
        for waiter in waiting.values { waiter.resume(returning: .success(value)) }
    }

    /// The value is gone; whoever needs it waits from now on.
    func withdraw() { state.withLock { $0.value = nil } }

    /// Why there is no value.
    func explain(_ cause: String) { state.withLock { $0.cause = cause } }

    /// For good: whoever waits is told, also who comes later.
    func close() {
        let waiting = state.withLock { state in
            state.value = nil
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for waiter in waiting.values { waiter.resume(returning: .failure(.busClosed)) }
    }

    /// The value, as soon as it is there. Throws `unavailable` at the deadline and when too many wait, `cancelled`, `closed`.
    func value(until deadline: ContinuousClock.Instant) async throws(BusError) -> Value {
        if let value = current { return value }
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let alarm = DeadlineAction { [weak self] in self?.giveUp(number, nil) }
        let handle = DeadlineTimer.shared.schedule(alarm, at: deadline)
        defer { DeadlineTimer.shared.cancel(handle) }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early = state.withLock { state -> Result<Value, BusError>? in
                    if state.isClosed { return .failure(.busClosed) }
                    if let value = state.value { return .success(value) }
                    guard state.waiting.count < limit, ContinuousClock.now < deadline else {
                        return .failure(.unavailable(state.cause))
                    }
                    if Task.isCancelled { return .failure(.waitGivenUp) }
                    state.waiting[number] = continuation
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
        } onCancel: {
            giveUp(number, .waitGivenUp)
        }
        return try result.get()
    }

    private func giveUp(_ number: UInt64, _ error: BusError?) {
        let (waiter, cause) = state.withLock { ($0.waiting.removeValue(forKey: number), $0.cause) }
        waiter?.resume(returning: .failure(error ?? .unavailable(cause)))
    }
}
