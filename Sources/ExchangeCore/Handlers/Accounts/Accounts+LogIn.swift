import Bus
import Contracts
import Logging
import Storage

extension Accounts {
    /// Reads one row and verifies one hash whether or not the user exists, so that neither the answer nor its time tells.
    func logIn(_ request: LogIn) async throws -> OpenedSession {
        let address = NetworkAddress(request.remoteAddress)
        let name = try? UserName(request.userName)
        try limits.signIn(account: name?.normalised, address: address)

        // An empty name is nobody's.
        let user = try await store.query { try $0.user(named: name?.normalised ?? "") }
        let password = PasswordRules.normalised(request.password.value)
        let isRight = try await passwords.verify(password ?? "", against: user?.passwordHash ?? passwords.decoy)
        guard let user, let name, let password, isRight else {
            logger.info("A sign-in was refused.", metadata: ["address": "\(address.text)"])
            throw Self.wrongCredentials
        }
        guard user.suspendedAt == nil else { throw Self.suspended }
        limits.signInSucceeded(account: name.normalised)

        let rehashed = await rehash(password, ifNeeded: user.passwordHash)
        let previous = request.previous.flatMap { tokenHash(of: $0) }.flatMap { sessions.contains($0) ? $0 : nil }
        let new = try newSession(from: address)
        let (session, ended) = try await store.commit { [self] transaction in
            // The password was checked a moment ago: an operator or another browser may have changed things since.
            guard let current = try transaction.user(user.id), current.passwordHash == user.passwordHash else {
                throw Self.wrongCredentials
            }
            guard current.suspendedAt == nil, let portfolio = try transaction.defaultPortfolio(of: user.id) else {
                throw Self.suspended
            }
            if let rehashed { try transaction.setPasswordHash(of: user.id, to: rehashed) }
            try transaction.setLastLogIn(of: user.id, at: new.createdAt)
            var ended: [TokenHash] = []
            if let previous {
                try transaction.deleteSession(previous.bytes)
                ended.append(previous)
            }
            ended += try transaction.deleteSessions(of: user.id, keeping: max(0, settings.maximumSessionsPerUser - 1))
                .compactMap { TokenHash($0) }
            let hashes = ended
            transaction.afterCommit { [sessions] in sessions.remove(hashes) }
            let session = try open(new, user: user.id, userName: user.name, portfolio: portfolio.id, in: transaction)
            return (session, hashes)
        }
        await publishEnded(ended)
        return OpenedSession(token: new.token, session: session.info(settings))
    }

    /// A hash with today's parameters, when the stored one has others. Sign-in does not fail for want of it.
    private func rehash(_ password: String, ifNeeded hash: String) async -> String? {
        guard passwords.needsRehash(hash) else { return nil }
        do {
            return try await passwords.hash(password)
        } catch {
            logger.notice("A password could not be hashed anew: \(error)")
            return nil
        }
    }

    private static var wrongCredentials: BusError {
        BusError(.wrongCredentials, "The user name or the password is wrong.")
    }

    private static var suspended: BusError {
        BusError(.accountSuspended, "This account is suspended. Please ask the operator of this exchange.")
    }
}
