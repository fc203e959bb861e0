internal import Synchronization

/// Collects the ports of a server's listeners and tells them to those who wait.
final class Listening: Sendable {
    private struct State {
        var site: Int?
        var redirect: Int?
        var result: Result<BoundPorts, WebServerError>?
        var waiting: [CheckedContinuation<BoundPorts, any Error>] = []
    }

    private let expectsRedirect: Bool
    private let state = Mutex(State())

    init(expectsRedirect: Bool) { self.expectsRedirect = expectsRedirect }

    func ports() async throws -> BoundPorts {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiting.append(continuation) }
                return state.result
            }
            if let result { continuation.resume(with: result.mapError { $0 as any Error }) }
        }
    }

    func siteListens(on port: Int) {
        note { $0.site = port }
    }

    func redirectListens(on port: Int) {
        note { $0.redirect = port }
    }

    /// Does nothing once all listen.
    func failed(_ error: WebServerError) { settle { _ in .failure(error) } }

    /// The site's port as soon as it is known.
    var sitePort: Int? { state.withLock { $0.site } }

    private func note(_ change: (inout State) -> Void) {
        settle { state in
            change(&state)
            guard let site = state.site, !expectsRedirect || state.redirect != nil else { return nil }
            return .success(BoundPorts(site: site, redirect: state.redirect))
        }
    }

    private func settle(_ decide: (inout State) -> Result<BoundPorts, WebServerError>?) {
        let (result, waiting) = state.withLock { state in
            guard state.result == nil, let result = decide(&state) else {
                return (Result<BoundPorts, WebServerError>?.none, [CheckedContinuation<BoundPorts, any Error>]())
            }
            state.result = result
            defer { state.waiting = [] }
            return (result, state.waiting)
        }
        guard let result else { return }
        for continuation in waiting { continuation.resume(with: result.mapError { $0 as any Error }) }
    }
}
