internal import Domain
internal import Synchronization

/// The credits of a calendar month (UTC) and what was spent of them. Never more than allowed is spent, also across
/// restarts: each expense is written down before the request is sent.
final class CreditBudget: Sendable {
    /// What credits are spent on. Each purpose leaves some for the more important ones.
    enum Purpose: Sendable, CaseIterable {
        /// A fresh quote for an order.
        case order
        /// Prices of all coins.
        case quotes
        /// The list of coins.
        case catalogue
        /// History for charts.
        case history

        /// The part of the month's credits that this purpose may not touch.
        var reserve: Double {
            switch self {
            case .order: 0
            case .quotes: 0.10
            case .catalogue: 0.05
            case .history: 0.50
            }
        }
    }

    private struct State {
        var month: Int64
        var used: Int
    }

    let allowed: Int
    private let now: @Sendable () -> Timestamp
    private let record: any CreditRecord
    private let state: Mutex<State>

    init(allowed: Int, record: any CreditRecord, now: @escaping @Sendable () -> Timestamp) {
        self.allowed = max(0, allowed)
        self.now = now
        self.record = record
        let month = CreditBudget.month(of: now())
        let stored = record.load()
        // A clock that was set back does not give credits back: the later month counts.
        if let stored, stored.month >= month {
            state = Mutex(State(month: stored.month, used: max(0, stored.used)))
        } else {
            state = Mutex(State(month: month, used: 0))
        }
    }

    /// One credit, and one for each begun 2,500 bytes.
    static func cost(bytes: Int) -> Int { 1 + (max(0, bytes) + 2_499) / 2_500 }

    var used: Int { state.withLock { roll(&$0) } }

    /// Whether `credits` may be spent on `purpose` now.
    func affords(_ credits: Int, for purpose: Purpose) -> Bool { credits <= available(for: purpose) }

    func available(for purpose: Purpose) -> Int {
        let used = used
        return max(0, allowed - Int((Double(allowed) * purpose.reserve).rounded(.up)) - used)
    }

    /// Writes down an expected expense. Nil when it is more than there is. The expense is corrected with `settle`.
    func spend(_ credits: Int, for purpose: Purpose) -> Bool {
        state.withLock { state in
            roll(&state)
            let limit = allowed - Int((Double(allowed) * purpose.reserve).rounded(.up))
            guard state.used + credits <= limit else { return false }
            state.used += credits
            record.save(StoredCredits(month: state.month, used: state.used))
            return true
        }
    }

    /// Corrects an expense that was expected to be `expected` credits.
    func settle(expected: Int, actual: Int) {
        guard expected != actual else { return }
        state.withLock { state in
            state.used = max(0, state.used + actual - expected)
            record.save(StoredCredits(month: state.month, used: state.used))
        }
    }

    /// All credits of the month are gone, whatever we counted: the service said so.
    func exhaust() {
        state.withLock { state in
            roll(&state)
            state.used = max(state.used, allowed)
            record.save(StoredCredits(month: state.month, used: state.used))
        }
    }

    /// Milliseconds between two expenses of `credits` for `purpose`, so that they last until the end of the month.
    ///
    /// While somebody looks it is half the even pause, while nobody does four times the even pause; as it is computed from what
    /// is left, it stretches by itself when much was spent. Nil when nothing is left for the purpose.
    func paceMilliseconds(credits: Int, purpose: Purpose, browsers: Int) -> Int64? {
        let available = available(for: purpose)
        guard available >= credits, credits > 0 else { return nil }
        let moment = now()
        let left = CreditBudget.monthStart(CreditBudget.month(of: moment) + 1).millisecondsSince(moment)
        let even = Double(left) * Double(credits) / Double(available)
        return Int64(browsers > 0 ? max(30_000, even / 2) : max(600_000, even * 4))
    }

    @discardableResult
    private func roll(_ state: inout State) -> Int {
        let month = CreditBudget.month(of: now())
        if month > state.month { state = State(month: month, used: 0) }
        return state.used
    }

    /// Months since January of the year 0, in UTC.
    static func month(of time: Timestamp) -> Int64 {
        let civil = Timestamp.civil(epochDay: time.epochDay)
        return civil.year * 12 + civil.month - 1
    }

    static func monthStart(_ month: Int64) -> Timestamp {
        // Counts days from a day near the month's start; no month is longer than 31 days.
        var day = (month / 12 - 1970) * 365 + (month % 12) * 28
        while self.month(of: Timestamp(milliseconds: day * 86_400_000)) < month { day += 1 }
        return Timestamp(milliseconds: day * 86_400_000)
    }
}
