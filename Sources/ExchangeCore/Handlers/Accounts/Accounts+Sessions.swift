import Bus
import Contracts
import Domain
import Storage

extension Accounts {
    /// A session with 256 random bits for a token.
    func newSession(from address: NetworkAddress) throws -> NewSession {
        let token = Hexadecimal.encode(try cryptography.randomBytes(32))
        guard let hash = TokenHash(token: token, cryptography) else {
            throw BusError(.handlerFailed, "No session could be made.")
        }
        return NewSession(
            token: Secret(token), hash: hash, csrfSecret: try cryptography.randomBytes(32), createdAt: now(),
            remoteAddress: address.text)
    }

    /// Stores a session; it is known to `verify` once the transaction is committed.
    func open(
        _ new: NewSession, user: UserID, userName: String, portfolio: PortfolioID, in transaction: LedgerTransaction
    ) throws -> LiveSession {
        let record = new.record(for: user, settings)
        try transaction.insertSession(record)
        let session = live(record, hash: new.hash, userName: userName, portfolio: portfolio)
        transaction.afterCommit { [sessions] in sessions.add(session) }
        return session
    }

    func live(_ record: SessionRecord, hash: TokenHash, userName: String, portfolio: PortfolioID) -> LiveSession {
        LiveSession(
            hash: hash, user: record.user, userName: userName, portfolio: portfolio,
            csrfToken: csrfToken(secret: record.csrfSecret, hash: hash), createdAt: record.createdAt,
            lastUsedAt: record.lastUsedAt, lastUseWritten: record.lastUsedAt, remoteAddress: record.remoteAddress)
    }

    /// Ends all sessions of a user but `except`; they are refused once the transaction is committed.
    func endSessions(of user: UserID, except: TokenHash? = nil, in transaction: LedgerTransaction) throws -> [TokenHash] {
        let ended = try transaction.deleteSessions(of: user, except: except?.bytes ?? []).compactMap { TokenHash($0) }
        transaction.afterCommit { [sessions] in sessions.remove(ended) }
        return ended
    }

    func logOut(_ request: LogOut) async throws -> Done {
        // Anybody may send anything here: only what is a session costs a commit and an event.
        guard let hash = tokenHash(of: request.credential), sessions.contains(hash) else { return Done() }
        try await store.commit { [sessions] transaction in
            try transaction.deleteSession(hash.bytes)
            transaction.afterCommit { sessions.remove([hash]) }
        }
        await publishEnded([hash])
        return Done()
    }

    /// Bound to the session by its secret and its token's hash; says nothing of either.
    private func csrfToken(secret: [UInt8], hash: TokenHash) -> String {
        Hexadecimal.encode(cryptography.hmacSHA256(key: secret, Array("csrf.v1:".utf8) + hash.bytes))
    }
}
