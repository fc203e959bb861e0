import Domain

/// When the next open order ends by itself, as far as was heard.
///
/// Looking up what the ledger has takes a while, and orders open meanwhile. What is expected while somebody looks is therefore
/// never replaced by what was found, only joined with it.
struct NextExpiry: Sendable {
    /// No order ends by itself earlier; nil when none does.
    private(set) var time: Timestamp?

    init(_ time: Timestamp? = nil) { self.time = time }

    /// Says that some order ends by itself then.
    mutating func expect(_ expiry: Timestamp) { time = min(time ?? expiry, expiry) }

    /// Whether something is due at `now`. If so it is forgotten: whoever takes it ends what is due and says what is expected then.
    mutating func takeDue(at now: Timestamp) -> Bool {
        guard let time, time <= now else { return false }
        self.time = nil
        return true
    }
}
