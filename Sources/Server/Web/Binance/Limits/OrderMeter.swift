internal import Domain
internal import Synchronization

/// How many orders each key has placed in the ten seconds and on the UTC day that it is now.
final class OrderMeter: Sendable {
    struct Limits: Sendable, Hashable {
        var perTenSeconds = 100
        var perDay = 200_000
    }

    struct Counts: Sendable, Hashable {
        var inTenSeconds = 0
        var today = 0
    }

    private struct State {
        var tenSeconds: Int64 = 0
        var day: Int64 = 0
        var inTenSeconds: [String: Int] = [:]
        var today: [String: Int] = [:]
    }

    let limits: Limits
    private let maximumKeys: Int
    private let state = Mutex(State())

    init(limits: Limits = Limits(), maximumKeys: Int = 20_000) {
        self.limits = limits
        self.maximumKeys = maximumKeys
    }

    /// Counts orders that are about to be placed. Throws -1015 when there were too many; then they do not count.
    func place(_ count: Int, by key: String, at now: Timestamp) throws(BinanceError) -> Counts {
        let counts = state.withLock { state in
            renew(&state, now)
            let key = state.today[key] == nil && state.today.count >= maximumKeys ? "" : key
            let counts = Counts(
                inTenSeconds: state.inTenSeconds[key, default: 0] + count, today: state.today[key, default: 0] + count)
            if counts.inTenSeconds <= limits.perTenSeconds, counts.today <= limits.perDay {
                state.inTenSeconds[key] = counts.inTenSeconds
                state.today[key] = counts.today
            }
            return counts
        }
        guard counts.inTenSeconds <= limits.perTenSeconds else {
            throw .tooManyOrders(limit: limits.perTenSeconds, per: "10 SECOND")
        }
        guard counts.today <= limits.perDay else { throw .tooManyOrders(limit: limits.perDay, per: "1 DAY") }
        return counts
    }

    func counts(of key: String, at now: Timestamp) -> Counts {
        state.withLock { state in
            renew(&state, now)
            return Counts(inTenSeconds: state.inTenSeconds[key, default: 0], today: state.today[key, default: 0])
        }
    }

    private func renew(_ state: inout State, _ now: Timestamp) {
        let tenSeconds = now.milliseconds / 10_000
        if state.tenSeconds != tenSeconds {
            state.tenSeconds = tenSeconds
            state.inTenSeconds = [:]
        }
        if state.day != now.epochDay {
            state.day = now.epochDay
            state.today = [:]
        }
    }
}
