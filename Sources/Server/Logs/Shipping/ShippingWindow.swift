internal import AMQP
internal import Synchronization

/// How many batches may be under way to the broker at once, and whether one of them failed. For one task that waits.
final class ShippingWindow: Sendable {
    private struct State {
        var underWay = 0
        var failure: AMQPError?
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    func began() { state.withLock { $0.underWay += 1 } }

    func ended(_ failure: AMQPError? = nil) {
        let waiter = state.withLock { state in
            state.underWay -= 1
            state.failure = state.failure ?? failure
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits until one more may begin.
    func room() async throws { try await wait { $0 < self.limit } }

    /// Waits until none is under way.
    func empty() async throws { try await wait { $0 == 0 } }

    private func wait(until isEnough: (Int) -> Bool) async throws {
        while true {
            try Task.checkCancellation()
            let (failure, isDone) = state.withLock { ($0.failure, isEnough($0.underWay)) }
            if let failure { throw failure }
            if isDone { return }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isReady = state.withLock { state in
                        if Task.isCancelled || state.failure != nil || isEnough(state.underWay) { return true }
                        state.waiter = continuation
                        return false
                    }
                    if isReady { continuation.resume() }
                }
            } onCancel: {
                let waiter = state.withLock { state in
                    defer { state.waiter = nil }
                    return state.waiter
                }
                waiter?.resume()
            }
        }
    }
}
