import Bus
import Contracts
import Domain
import Logging
import Storage

extension Accounts {
    /// More than anybody has programs; a bound all the same.
    private static let maximumKeysPerUser = 20
    private static let longestKeyName = 60

    /// Asks for the password again, with the limits of signing in: a stolen session must not be a way to guess it.
    func createKey(_ request: CreateKey) async throws -> CreatedKey {
        let session = try session(of: request.credential)
        let name = try Self.keyName(request.name)
        let time = now()
        if let expiresAt = request.expiresAt, expiresAt <= time {
            throw BusError(.invalidInput, "A key must expire in the future, or never.", field: "expiresAt")
        }
        try limits.signIn(account: session.userName.lowercased(), address: NetworkAddress(session.remoteAddress))
        guard let user = try await store.query({ try $0.user(session.user) }) else { throw Self.wrongKeyPassword }
        let password = PasswordRules.normalised(request.password.value)
        guard try await passwords.verify(password ?? "", against: user.passwordHash), password != nil else {
            throw Self.wrongKeyPassword
        }
        limits.signInSucceeded(account: session.userName.lowercased())
        let token = try KeyToken(cryptography)
        guard let hash = token.hash(cryptography), let secret = keys.signingSecret(of: token.id) else {
            throw BusError(.notReady, "The exchange is still starting. Please try again in a moment.")
        }
        let key = LiveKey(
            id: token.id, user: user.id, userName: user.name, name: name, hash: hash, scope: request.scope,
            portfolio: session.portfolio, createdAt: time, expiresAt: request.expiresAt)
        try await store.commit { [keys] transaction in
            // The password was checked a moment ago: an operator or another browser may have changed things since.
            guard let current = try transaction.user(user.id), current.passwordHash == user.passwordHash,
                current.suspendedAt == nil
            else { throw Self.wrongKeyPassword }
            guard try transaction.keyCount(of: user.id) < Self.maximumKeysPerUser else {
                throw BusError(
                    .invalidInput, "You have \(Self.maximumKeysPerUser) keys, which is the most. Revoke one that you do not need."
                )
            }
            try transaction.insertKey(
                KeyRecord(
                    id: key.id, user: key.user, name: name, tokenHash: hash.bytes, scope: key.scope, createdAt: time,
                    expiresAt: key.expiresAt))
            transaction.afterCommit { keys.add(key) }
        }
        logger.info("A user made an API key.", metadata: ["user": "\(user.id)", "key": "\(key.id)", "scope": "\(key.scope)"])
        return CreatedKey(key: key.summary, token: Secret(token.text), signingSecret: Secret(secret))
    }

    func listKeys(_ request: ListKeys) throws -> KeyList {
        KeyList(keys: keys.keys(of: try session(of: request.credential).user).map(\.summary))
    }

    func revokeKey(_ request: RevokeKey) async throws -> Done {
        let user = try session(of: request.credential).user
        try await store.commit { [keys] transaction in
            guard try transaction.deleteKey(request.key, of: user) else {
                throw BusError(.notFound, "You have no such key. Perhaps it was revoked before.", field: "key")
            }
            transaction.afterCommit { keys.remove([request.key]) }
        }
        await publishRevoked([request.key])
        logger.info("A user revoked an API key.", metadata: ["user": "\(user)", "key": "\(request.key)"])
        return Done()
    }

    func authenticateKey(_ request: AuthenticateKey) throws -> KeyIdentity { try key(of: request.credential).identity }

    /// The key of a credential, marked as used. Says the same whatever is wrong with it, but for the field `signature`, when the
    /// key is good and that is not. Throws `unauthenticated`.
    func key(of credential: Credential) throws(BusError) -> LiveKey {
        var field: String?
        switch credential {
        case .session: break
        case .key(let token): if let key = keys.use(token: token) { return key }
        case .signed(let text):
            switch keys.use(signed: text) {
            case .good(let key): return key
            case .wrongSignature: field = "signature"
            case .noKey: break
            }
        }
        throw BusError(
            .unauthenticated, "This API key is not known here, was revoked or has expired, or its signature is wrong.",
            field: field)
    }

    /// Ends all keys of a user; they are refused once the transaction is committed.
    func revokeKeys(of user: UserID, in transaction: LedgerTransaction) throws -> [String] {
        let ids = try transaction.deleteKeys(of: user)
        transaction.afterCommit { [keys] in keys.remove(ids) }
        return ids
    }

    /// Tells the web instances, after the commit. They keep a key for seconds only and use it for nothing of the user's
    /// without asking here, so a failure to tell them is noted and no more.
    func publishRevoked(_ ids: [String]) async {
        guard !ids.isEmpty else { return }
        do {
            try await bus.publish(KeysRevoked(keys: ids), context: nil)
        } catch {
            logger.warning("Could not tell that API keys were revoked: \(error)")
        }
    }

    /// Makes the keys of earlier runs known, and what their signing secrets are derived from.
    func startKeys() async throws {
        let (stored, master) = try await store.commit { [store, cryptography] transaction in
            // On the writer's thread, which may wait for a disk.
            (
                try transaction.keys(),
                try store.folder.secret(named: DataFolder.signingKeyName) { try cryptography.randomBytes(32) }
            )
        }
        keys.setMaster(master.bytes)
        for record in stored {
            guard let hash = TokenHash(record.key.tokenHash) else { continue }
            keys.add(
                LiveKey(
                    id: record.key.id, user: record.key.user, userName: record.userName, name: record.key.name, hash: hash,
                    scope: record.key.scope, portfolio: record.portfolio, createdAt: record.key.createdAt,
                    expiresAt: record.key.expiresAt, lastUsedAt: record.key.lastUsedAt, lastUseWritten: record.key.lastUsedAt,
                    isSuspended: record.isSuspended))
        }
        if master.isNew, !stored.isEmpty {
            logger.warning(
                "The file that signing secrets are derived from was missing and has been made anew: API keys that sign requests have to be made anew, too. Bearer tokens are good still.",
                metadata: ["file": "\(store.folder.path)/\(DataFolder.signingKeyName)"])
        }
    }

    private static func keyName(_ text: String) throws(BusError) -> String {
        var name = Substring(text)
        while name.first?.isWhitespace == true { name.removeFirst() }
        while name.last?.isWhitespace == true { name.removeLast() }
        let isPlain = name.unicodeScalars.allSatisfy {
            !$0.properties.isDefaultIgnorableCodePoint && $0.value >= 0x20 && $0.value != 0x7f
        }
        guard (1...longestKeyName).contains(name.count), name.utf8.count <= longestKeyName * 4, isPlain else {
            throw BusError(
                .invalidInput, "Give the key a name of 1 to \(longestKeyName) characters, to know it again.", field: "name")
        }
        return String(name)
    }

    private static var wrongKeyPassword: BusError { BusError(.wrongCredentials, "The password is wrong.", field: "password") }
}
