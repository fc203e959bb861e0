internal import Logging

/// One instance's records in their order: what was written last, what waits for those before it, and the file.
struct InstanceLog {
    /// A run that came before records that should precede it.
    struct Held {
        let arrival: Arrival
        let since: ContinuousClock.Instant
    }

    /// What a failed write takes back.
    struct State {
        var position: LogPosition?
        /// In the order of their numbers.
        var held: [Held] = []
        /// Written, not yet flushed.
        var unsettled: [Settlement] = []
        var size: Int64 = 0
        var written = 0
        var missing: UInt64 = 0
        var known = 0
    }

    let stem: String
    var state = State()
    /// As it was when the file was last flushed; nil while nothing was written since.
    var flushed: State?
    /// Nil while it is closed.
    var file: InstanceFile?
    /// Counts up; the file used longest ago is closed first.
    var used: UInt64 = 0

    init(stem: String) { self.stem = stem }

    /// Keeps a run until those before it have come. One that came again replaces its first copy, whose sender is gone.
    mutating func hold(_ arrival: Arrival, since: ContinuousClock.Instant) {
        let run = arrival.run
        if let index = state.held.firstIndex(where: { $0.arrival.run.origin == run.origin && $0.arrival.run.first == run.first })
        {
            state.held[index] = Held(arrival: arrival, since: state.held[index].since)
            return
        }
        let index =
            state.held.firstIndex { held in
                let other = held.arrival.run
                return (run.origin.boot, run.first) < (other.origin.boot, other.first)
            } ?? state.held.endIndex
        state.held.insert(Held(arrival: arrival, since: since), at: index)
    }
}
