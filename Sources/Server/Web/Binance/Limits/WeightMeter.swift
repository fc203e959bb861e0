internal import Domain
internal import Synchronization

/// How much of a minute's request weight each address has used, as Binance counts it: minute by minute, each from nothing.
final class WeightMeter: Sendable {
    private struct State {
        var minute: Int64 = 0
        var used: [String: Int] = [:]
    }

    let limit: Int
    private let maximumAddresses: Int
    private let state = Mutex(State())

    init(limit: Int, maximumAddresses: Int = 20_000) {
        self.limit = limit
        self.maximumAddresses = maximumAddresses
    }

    /// Counts a request. `retryAfter`: the seconds until the next minute when this one's weight is used up.
    func charge(_ weight: Int, to address: String, at now: Timestamp) -> (used: Int, retryAfter: Int?) {
        let minute = now.milliseconds / 60_000
        let used = state.withLock { state in
            if state.minute != minute { state = State(minute: minute) }
            // Those who come when the table is full share one count.
            let key = state.used[address] == nil && state.used.count >= maximumAddresses ? "" : address
            let used = state.used[key, default: 0] + weight
            state.used[key] = min(used, .max / 2)
            return used
        }
        guard used > limit else { return (used, nil) }
        return (used, Int(60 - now.milliseconds / 1000 % 60))
    }
}
