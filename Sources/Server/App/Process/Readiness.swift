internal import ServerSystem
internal import ServiceLifecycle
internal import Synchronization
internal import Web

/// Waits until everything that was asked for serves, then tells the person at the terminal and the service manager.
struct Readiness: Service {
    let manager: ServiceManager
    let backend: Milestone?
    let web: WebServer?
    let announce: @Sendable (BoundPorts?) -> Void

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                await backend?.reached()
                let ports = try await web?.ports()
                try Task.checkCancellation()
                announce(ports)
                manager.notify(.ready("Serving"))
            }
        } catch {
            // The server that could not listen says so itself and ends the process.
        }
        try? await gracefulShutdown()
        manager.notify(.stopping)
    }
}

/// Something that happens once; whoever waits for it goes on then.
final class Milestone: Sendable {
    private struct State {
        var isReached = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func reach() {
        let waiting = state.withLock { state in
            state.isReached = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when it has happened, or when the task is cancelled.
    func reached() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let already = state.withLock { state in
                    if state.isReached || Task.isCancelled { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if already { continuation.resume() }
            }
        } onCancel: {
            reach()
        }
    }
}
