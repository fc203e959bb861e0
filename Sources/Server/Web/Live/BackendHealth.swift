internal import Bus
internal import Contracts
internal import Synchronization

/// What this instance knows of the backend: whether it answers, and what it says is wrong. Shown on every page.
final class BackendHealth: Sendable {
    private struct State {
        var isAway = false
        var problems: [String] = []
    }

    private let state = Mutex(State())

    /// A sentence for people; nil when all is well.
    var problem: String? {
        state.withLock { state in
            if state.isAway { return BackendHealth.awayText }
            return state.problems.isEmpty ? nil : state.problems.joined(separator: " ")
        }
    }

    var isAway: Bool { state.withLock { $0.isAway } }

    static let awayText = "Accounts and trading are away for a moment. Prices go on; trading goes on as soon as they are back."

    func note(_ status: BackendStatus) {
        state.withLock { state in
            state.isAway = false
            state.problems = status.problems
        }
    }

    /// It answered something: it is there, whatever was wrong a moment ago.
    func noteAnswer() { state.withLock { $0.isAway = false } }

    /// An error of the bus that says that nobody is there; others say nothing about it.
    func note(_ error: BusError) {
        switch error.code {
        case .noSuchService, .unavailable, .closed, .deadlineExceeded: state.withLock { $0.isAway = true }
        default: break
        }
    }
}
