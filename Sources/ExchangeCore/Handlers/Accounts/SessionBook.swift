import Domain
import Synchronization

/// All open sessions in memory: what every request of a user is checked against.
///
/// The database is the truth; the book follows each commit. A session that has expired is refused at once and removed
/// from both by the next sweep.
final class SessionBook: Sendable {
    private struct State {
        var sessions: [TokenHash: LiveSession] = [:]
        var byUser: [UserID: Set<TokenHash>] = [:]
    }

    private let state = Mutex(State())
    private let settings: AccountSettings
    private let now: @Sendable () -> Timestamp

    init(settings: AccountSettings, now: @escaping @Sendable () -> Timestamp) {
        self.settings = settings
        self.now = now
    }

    /// The session, marked as used now; nil when there is none or it has expired.
    func use(_ hash: TokenHash) -> LiveSession? {
        let time = now()
        return state.withLock { state in
            guard var session = state.sessions[hash], time < session.expiresAt(settings) else { return nil }
            if time > session.lastUsedAt {
                session.lastUsedAt = time
                state.sessions[hash] = session
            }
            return session
        }
    }

    /// Whether there is such a session, be it one that has expired and waits to be swept.
    func contains(_ hash: TokenHash) -> Bool { state.withLock { $0.sessions[hash] != nil } }

    func add(_ session: LiveSession) {
        state.withLock { state in
            state.sessions[session.hash] = session
            state.byUser[session.user, default: []].insert(session.hash)
        }
    }

    func remove(_ hashes: some Sequence<TokenHash>) {
        state.withLock { state in
            for hash in hashes {
                guard let session = state.sessions.removeValue(forKey: hash) else { continue }
                state.byUser[session.user]?.remove(hash)
                if state.byUser[session.user]?.isEmpty == true { state.byUser[session.user] = nil }
            }
        }
    }

    /// The user's sessions that have not expired, newest use first.
    func sessions(of user: UserID) -> [LiveSession] {
        let time = now()
        return state.withLock { state in
            (state.byUser[user] ?? []).compactMap { state.sessions[$0] }
        }
        .filter { time < $0.expiresAt(settings) }
        .sorted { $0.lastUsedAt > $1.lastUsedAt }
    }

    /// Orders of the user go to another portfolio from now on.
    func setPortfolios(_ portfolios: [UserID: PortfolioID]) {
        state.withLock { state in
            for (user, portfolio) in portfolios {
                for hash in state.byUser[user] ?? [] { state.sessions[hash]?.portfolio = portfolio }
            }
        }
    }

    /// Sessions whose last use should be written to the database by now.
    func unwrittenUses() -> [LiveSession] {
        let interval = settings.lastUseInterval.milliseconds
        return state.withLock { state in
            state.sessions.values.filter { $0.lastUsedAt.millisecondsSince($0.lastUseWritten) >= interval }
        }
    }

    func usesWritten(_ sessions: [LiveSession]) {
        state.withLock { state in
            for session in sessions { state.sessions[session.hash]?.lastUseWritten = session.lastUsedAt }
        }
    }

    /// Sessions that are over.
    func expired() -> [TokenHash] {
        let time = now()
        return state.withLock { state in
            state.sessions.values.filter { time >= $0.expiresAt(settings) }.map(\.hash)
        }
    }

    var count: Int { state.withLock { $0.sessions.count } }
}
