import Contracts
import Domain
import Synchronization

/// All API keys in memory: what every request that carries one is checked against.
///
/// The database is the truth; the book follows each commit, so a key that was revoked is refused from its commit on.
final class KeyBook: Sendable {
    private struct State {
        var keys: [String: LiveKey] = [:]
        var byUser: [UserID: Set<String>] = [:]
        /// What signing secrets are derived from; nil before the start.
        var master: [UInt8]?
    }

    private static let longestText = 16 * 1024
    /// The last use of a key is written to the database at most so often.
    private static let lastUseInterval: Int64 = 60_000

    private let state = Mutex(State())
    private let cryptography: any Cryptography
    private let now: @Sendable () -> Timestamp

    init(cryptography: any Cryptography, now: @escaping @Sendable () -> Timestamp) {
        self.cryptography = cryptography
        self.now = now
    }

    /// The key behind a bearer token, marked as used; nil when there is none, or it is not good any more.
    func use(token text: String) -> LiveKey? {
        guard let token = KeyToken(text), let hash = token.hash(cryptography) else { return nil }
        return use(token.id) { cryptography.constantTimeEquals($0.hash.bytes, hash.bytes) }
    }

    /// What a signed text turned out to be.
    enum Signed {
        case good(LiveKey)
        /// The key is good, the signature is not.
        case wrongSignature
        /// There is none, or it is not good any more.
        case noKey
    }

    /// The key that signed a text, marked as used.
    func use(signed: SignedText) -> Signed {
        guard KeyToken.isID(signed.key), let secret = signingSecret(of: signed.key) else { return .noKey }
        let right = cryptography.hmacSHA256(key: Array(secret.utf8), Array(signed.text.utf8.prefix(KeyBook.longestText)))
        let signature = signed.signature.utf8.count == 64 ? Hexadecimal.decode(signed.signature) ?? [] : []
        let isRight = signed.text.utf8.count <= KeyBook.longestText && cryptography.constantTimeEquals(signature, right)
        if isRight { return use(signed.key) { _ in true }.map { .good($0) } ?? .noKey }
        let time = now()
        return state.withLock { $0.keys[signed.key]?.isGood(at: time) ?? false } ? .wrongSignature : .noKey
    }

    /// What a key's holder signs with: 64 hexadecimal digits, derived, and stored nowhere. Nil before the start.
    func signingSecret(of id: String) -> String? {
        state.withLock { $0.master }.map { Hexadecimal.encode(cryptography.hmacSHA256(key: $0, Array("sign:\(id)".utf8))) }
    }

    func setMaster(_ bytes: [UInt8]) { state.withLock { $0.master = bytes } }

    func add(_ key: LiveKey) {
        state.withLock { state in
            state.keys[key.id] = key
            state.byUser[key.user, default: []].insert(key.id)
        }
    }

    func remove(_ ids: some Sequence<String>) {
        state.withLock { state in
            for id in ids {
                guard let key = state.keys.removeValue(forKey: id) else { continue }
                state.byUser[key.user]?.remove(id)
                if state.byUser[key.user]?.isEmpty == true { state.byUser[key.user] = nil }
            }
        }
    }

    /// The user's keys, the newest first.
    func keys(of user: UserID) -> [LiveKey] {
        state.withLock { state in (state.byUser[user] ?? []).compactMap { state.keys[$0] } }
            .sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
    }

    func setSuspended(_ isSuspended: Bool, user: UserID) {
        state.withLock { state in
            for id in state.byUser[user] ?? [] { state.keys[id]?.isSuspended = isSuspended }
        }
    }

    /// Requests of these users that name no portfolio go to another from now on.
    func setPortfolios(_ portfolios: [UserID: PortfolioID]) {
        state.withLock { state in
            for (user, portfolio) in portfolios {
                for id in state.byUser[user] ?? [] { state.keys[id]?.portfolio = portfolio }
            }
        }
    }

    /// Keys whose last use should be written to the database by now.
    func unwrittenUses() -> [LiveKey] {
        state.withLock { state in
            state.keys.values.filter { key in
                guard let used = key.lastUsedAt else { return false }
                return key.lastUseWritten.map { used.millisecondsSince($0) >= KeyBook.lastUseInterval } ?? true
            }
        }
    }

    func usesWritten(_ keys: [LiveKey]) {
        state.withLock { state in
            for key in keys { state.keys[key.id]?.lastUseWritten = key.lastUsedAt }
        }
    }

    var count: Int { state.withLock { $0.keys.count } }

    private func use(_ id: String, if isRight: (LiveKey) -> Bool) -> LiveKey? {
        let time = now()
        guard let key = state.withLock({ $0.keys[id] }), isRight(key), key.isGood(at: time) else { return nil }
        return state.withLock { state in
            // It may have been revoked meanwhile.
            guard var key = state.keys[id], key.isGood(at: time) else { return nil }
            if key.lastUsedAt.map({ time > $0 }) ?? true {
                key.lastUsedAt = time
                state.keys[id] = key
            }
            return key
        }
    }
}
