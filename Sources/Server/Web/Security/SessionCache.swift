internal import Bus
internal import Contracts
internal import Domain
internal import Synchronization

/// Who is behind a cookie: asked of the backend, remembered for a few seconds, forgotten at once when a session ends.
final class SessionCache: Sendable {
    private struct Entry {
        let info: SessionInfo
        let until: ContinuousClock.Instant
    }

    private struct State {
        /// By the token's hash, which is what `SessionsEnded` names.
        var entries: [String: Entry] = [:]
        /// Sessions that ended lately: an answer that was on its way meanwhile must not bring one back.
        var ended: [String: ContinuousClock.Instant] = [:]
    }

    private let bus: any MessageBus
    private let lifetime: Duration
    private let limit: Int
    private let state = Mutex(State())

    init(bus: any MessageBus, lifetime: Duration, limit: Int = 50_000) {
        self.bus = bus
        self.lifetime = lifetime
        self.limit = limit
    }

    func session(token: String, now: Timestamp) async -> SessionState {
        guard Hexadecimal.isDigits(token, count: 64) else { return .ended }
        let hash = SHA256.hexadecimal(token)
        let instant = ContinuousClock.now
        let known = state.withLock { $0.entries[hash] }
        if let known, known.until > instant {
            return known.info.expiresAt > now ? .signedIn(known.info, token: token) : .ended
        }
        do {
            let info = try await bus.request(GetSession(credential: .session(token)), timeout: .seconds(3))
            remember(info, hash: hash, asOf: instant)
            return .signedIn(info, token: token)
        } catch {
            if error.code == .unauthenticated || error.code == .accountSuspended {
                forget([hash])
                return .ended
            }
            return .unknown(error)
        }
    }

    /// A session that was just opened: no need to ask.
    func opened(_ session: OpenedSession) {
        remember(session.session, hash: SHA256.hexadecimal(session.token.value), asOf: .now)
    }

    func forget(_ hashes: [String]) {
        let now = ContinuousClock.now
        state.withLock { state in
            if state.ended.count > 10_000 { state.ended = state.ended.filter { $0.value > now } }
            for hash in hashes {
                state.entries[hash] = nil
                state.ended[hash] = now.advanced(by: .seconds(10))
            }
        }
    }

    /// What is known of a session may have changed: the backend is asked again. The session goes on.
    func refresh(token: String) { state.withLock { $0.entries[SHA256.hexadecimal(token)] = nil } }

    func forget(token: String) { forget([SHA256.hexadecimal(token)]) }

    private func remember(_ info: SessionInfo, hash: String, asOf instant: ContinuousClock.Instant) {
        state.withLock { state in
            if let ended = state.ended[hash], ended > instant { return }
            if state.entries.count >= limit {
                state.entries = state.entries.filter { $0.value.until > instant }
                if state.entries.count >= limit { state.entries.removeAll(keepingCapacity: true) }
            }
            state.entries[hash] = Entry(info: info, until: instant.advanced(by: lifetime))
        }
    }
}
