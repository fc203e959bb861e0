import Domain

/// Attempts per key under one `RateLimit`, in a bounded memory.
///
/// Counts by the generic cell rate algorithm: one number per key, the moment at which the key's attempts are all paid
/// for. At most `maximumKeys` are remembered; beyond that, those that were not seen for longest are forgotten.
struct RateLimiter {
    private let limit: RateLimit
    /// Keys seen lately, and those seen before that: two halves cost less than an order of all keys.
    private var recent: [String: Int64] = [:]
    private var older: [String: Int64] = [:]
    private let maximumPerHalf: Int

    init(_ limit: RateLimit, maximumKeys: Int) {
        self.limit = limit
        maximumPerHalf = max(1, maximumKeys / 2)
    }

    /// Counts an attempt. Nil when it is allowed; else the milliseconds after which the next one is.
    mutating func attempt(_ key: String, at now: Timestamp) -> Int64? {
        let interval = limit.intervalMilliseconds
        let allowance = interval * Int64(max(1, limit.burst))
        // A clock that was put back must not lock anybody out for longer than a full burst.
        let paidUntil = min(max(recent[key] ?? older[key] ?? 0, now.milliseconds), now.milliseconds + allowance)
        let next = paidUntil + interval
        guard next - now.milliseconds <= allowance else { return next - now.milliseconds - allowance }
        remember(key, next)
        return nil
    }

    /// Forgets the attempts of a key, after one that succeeded.
    mutating func forgive(_ key: String) {
        recent[key] = nil
        older[key] = nil
    }

    var count: Int { recent.count + older.count }

    private mutating func remember(_ key: String, _ paidUntil: Int64) {
        if recent[key] == nil, recent.count >= maximumPerHalf {
            older = recent
            recent = [:]
        }
        older[key] = nil
        recent[key] = paidUntil
    }
}
