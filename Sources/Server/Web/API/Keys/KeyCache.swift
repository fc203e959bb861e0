internal import Bus
internal import Contracts
internal import Domain
internal import Synchronization

/// Who is behind an API key: asked of the backend, remembered for a few seconds, forgotten at once when the key is revoked.
///
/// What belongs to a user is asked of the backend with the key itself, which is checked there again: a key that is remembered
/// here a moment too long opens nothing but public prices.
final class KeyCache: Sendable {
    /// What a token turned out to be.
    enum Outcome: Sendable {
        case known(KeyIdentity)
        case refused
        /// Nobody can say: the backend is away or busy.
        case unknown(BusError)
    }

    private struct Entry {
        let token: String
        let identity: KeyIdentity
        let until: ContinuousClock.Instant
    }

    private struct State {
        /// By the key's public id.
        var entries: [String: Entry] = [:]
        /// Revoked lately: an answer that was on its way meanwhile must not bring one back.
        var revoked: [String: ContinuousClock.Instant] = [:]
    }

    private let bus: any MessageBus
    private let lifetime: Duration
    private let limit: Int
    private let state = Mutex(State())

    init(bus: any MessageBus, lifetime: Duration, limit: Int = 20_000) {
        self.bus = bus
        self.lifetime = lifetime
        self.limit = limit
    }

    /// The public id in a token of the right form; nil when the text cannot be a token.
    static func id(in token: String) -> String? {
        let bytes = token.utf8
        guard bytes.count == 92, token.hasPrefix("ex_") else { return nil }
        let dot = bytes.index(bytes.startIndex, offsetBy: 27)
        guard bytes[dot] == UInt8(ascii: "."), Hexadecimal.isDigits(token[bytes.index(after: dot)...], count: 64),
            Hexadecimal.isDigits(token[bytes.index(bytes.startIndex, offsetBy: 3)..<dot], count: 24)
        else { return nil }
        return String(token[..<dot])
    }

    /// From memory; nil when the backend has to be asked.
    func remembered(_ token: String, id: String, now: Timestamp) -> KeyIdentity? {
        guard let entry = state.withLock({ $0.entries[id] }), entry.until > .now, ConstantTime.equals(entry.token, token) else {
            return nil
        }
        if let expiresAt = entry.identity.key.expiresAt, expiresAt <= now { return nil }
        return entry.identity
    }

    func ask(_ token: String, id: String) async -> Outcome {
        let asked = ContinuousClock.now
        do {
            let identity = try await bus.request(AuthenticateKey(credential: .key(token)), timeout: .seconds(3))
            remember(identity, token: token, id: id, asOf: asked)
            return .known(identity)
        } catch {
            if error.code == .unauthenticated || error.code == .accountSuspended { return .refused }
            return .unknown(error)
        }
    }

    func forget(_ ids: [String]) {
        let now = ContinuousClock.now
        state.withLock { state in
            if state.revoked.count > 10_000 { state.revoked = state.revoked.filter { $0.value > now } }
            for id in ids {
                state.entries[id] = nil
                state.revoked[id] = now.advanced(by: .seconds(10))
            }
        }
    }

    /// Asks anew at the next use: what is known of the key's user has changed.
    func refresh(id: String) { state.withLock { $0.entries[id] = nil } }

    private func remember(_ identity: KeyIdentity, token: String, id: String, asOf instant: ContinuousClock.Instant) {
        state.withLock { state in
            if let revoked = state.revoked[id], revoked > instant { return }
            if state.entries.count >= limit {
                state.entries = state.entries.filter { $0.value.until > instant }
                if state.entries.count >= limit { state.entries.removeAll(keepingCapacity: true) }
            }
            state.entries[id] = Entry(token: token, identity: identity, until: instant.advanced(by: lifetime))
        }
    }
}
