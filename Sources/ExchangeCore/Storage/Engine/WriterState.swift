import Synchronization

/// What the writer's thread lets others see.
final class WriterState: Sendable {
    private struct Values {
        var problem: StoreProblem?
        var commits: Int64 = 0
        var commands: Int64 = 0
    }

    private let values = Mutex(Values())

    var problem: StoreProblem? { values.withLock { $0.problem } }

    /// Commits and the commands in them since the start: their ratio is the mean size of a group.
    var counts: (commits: Int64, commands: Int64) { values.withLock { ($0.commits, $0.commands) } }

    /// Returns whether the problem is new.
    func failed(_ problem: StoreProblem) -> Bool {
        values.withLock { values in
            defer { values.problem = problem }
            return values.problem == nil
        }
    }

    /// Returns whether there was a problem that is over now.
    func committed(commands: Int, hasWritten: Bool) -> Bool {
        values.withLock { values in
            values.commits += 1
            values.commands += Int64(commands)
            guard hasWritten, values.problem != nil else { return false }
            values.problem = nil
            return true
        }
    }
}
