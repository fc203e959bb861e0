internal import Synchronization

/// How many requests each key, or each address without one, may send: so many in a minute, by the generic cell rate
/// algorithm (one moment per caller, at which its requests are all paid for), in a bounded memory.
final class APIRateLimiter: Sendable {
    /// Requests in a window of a minute.
    struct Limit: Sendable, Hashable {
        var perMinute: Int
    }

    /// What became of a request, and what its answer says about it.
    struct Verdict: Sendable, Hashable {
        let isAllowed: Bool
        let limit: Int
        /// Requests that would be allowed right now.
        let remaining: Int
        /// Seconds until all of the limit is there again.
        let reset: Int
        /// Seconds until the next request is allowed.
        let retryAfter: Int
    }

    static let window = 60
    private static let windowNanoseconds: Int64 = 60_000_000_000

    private struct State {
        /// Callers seen lately, and those seen before that: two halves cost less than an order of all.
        var recent: [String: Int64] = [:]
        var older: [String: Int64] = [:]
    }

    private let state = Mutex(State())
    private let maximumPerHalf: Int

    init(maximumCallers: Int = 50_000) { maximumPerHalf = max(1, maximumCallers / 2) }

    /// Counts a request. `now` is of a clock that never goes back, in nanoseconds.
    func attempt(_ caller: String, _ limit: Limit, weight: Int = 1, now: Int64) -> Verdict {
        let perMinute = max(1, limit.perMinute)
        let interval = APIRateLimiter.windowNanoseconds / Int64(perMinute)
        let allowance = interval * Int64(perMinute)
        return state.withLock { state in
            let paidUntil = min(max(state.recent[caller] ?? state.older[caller] ?? 0, now), now + allowance)
            let next = paidUntil + interval * Int64(min(weight, perMinute))
            let isAllowed = next - now <= allowance
            let owed = isAllowed ? next : paidUntil
            if isAllowed {
                if state.recent[caller] == nil, state.recent.count >= maximumPerHalf {
                    state.older = state.recent
                    state.recent = [:]
                }
                state.older[caller] = nil
                state.recent[caller] = next
            }
            return Verdict(
                isAllowed: isAllowed, limit: perMinute, remaining: Int((now + allowance - owed) / interval),
                reset: APIRateLimiter.seconds(owed - now),
                retryAfter: isAllowed ? 0 : APIRateLimiter.seconds(next - now - allowance))
        }
    }

    var count: Int { state.withLock { $0.recent.count + $0.older.count } }

    private static func seconds(_ nanoseconds: Int64) -> Int { Int((max(0, nanoseconds) + 999_999_999) / 1_000_000_000) }
}
