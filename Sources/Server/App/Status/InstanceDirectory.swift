internal import Contracts
internal import Synchronization

/// Who is there: the last report of every process, by what was heard on the bus. In memory only; a process that starts
/// knows all others within five seconds.
final class InstanceDirectory: Sendable {
    private struct Entry {
        var report: InstanceReport
        var heard: ContinuousClock.Instant
    }

    private struct State {
        /// By instance and boot: two processes of one name are two entries.
        var entries: [String: [String: Entry]] = [:]
    }

    /// A silent process is shown as missing for so long, then it is forgotten.
    static let memory: Duration = .seconds(3600)
    /// More names than anybody runs are somebody's mistake.
    static let limit = 1_000

    private let environment: String
    private let state = Mutex(State())

    init(environment: String) { self.environment = environment }

    /// Returns whether it is of a process that was not known before.
    @discardableResult
    func hear(_ report: InstanceReport, at now: ContinuousClock.Instant = .now) -> Bool {
        guard report.environment == environment else { return false }
        return state.withLock { state in
            for (instance, boots) in state.entries {
                let kept = boots.filter { now - $0.value.heard < InstanceDirectory.memory }
                state.entries[instance] = kept.isEmpty ? nil : kept
            }
            if report.leaves {
                state.entries[report.instance]?[report.boot] = nil
                if state.entries[report.instance]?.isEmpty == true { state.entries[report.instance] = nil }
                return false
            }
            guard state.entries[report.instance] != nil || state.entries.count < InstanceDirectory.limit else { return false }
            let isNew = state.entries[report.instance]?[report.boot] == nil
            // A restarted process takes the place of the one before it, unless that one still speaks.
            var boots = state.entries[report.instance] ?? [:]
            boots = boots.filter { now - $0.value.heard < .seconds(ExchangeStatus.silenceSeconds) }
            boots[report.boot] = Entry(report: report, heard: now)
            if boots.count <= 8 { state.entries[report.instance] = boots }
            return isNew
        }
    }

    /// The newest report of each name, sorted by name.
    func instances(at now: ContinuousClock.Instant = .now) -> [HeardInstance] {
        state.withLock { state in
            state.entries.keys.sorted().compactMap { name in
                let boots = (state.entries[name] ?? [:]).values.sorted { $0.heard > $1.heard }
                guard let newest = boots.first else { return nil }
                // The one that was killed and started again spoke last before this one began.
                let doubles = boots.dropFirst().filter { other in
                    newest.heard - other.heard < .seconds(ExchangeStatus.silenceSeconds)
                        && other.heard > newest.heard - .seconds(newest.report.uptimeSeconds)
                }
                return HeardInstance(
                    report: newest.report, heardSecondsAgo: Int((now - newest.heard).components.seconds),
                    hasDouble: !doubles.isEmpty)
            }
        }
    }
}
