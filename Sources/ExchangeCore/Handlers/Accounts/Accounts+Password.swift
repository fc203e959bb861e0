import Bus
import Contracts
import Logging
import Storage

extension Accounts {
    func changePassword(_ request: ChangePassword) async throws -> Done {
        let session = try session(of: request.credential)
        // A stolen session must not be a way to guess the password.
        try limits.signIn(account: session.userName.lowercased(), address: NetworkAddress(session.remoteAddress))
        let new = try PasswordRules.check(request.newPassword.value, userName: session.userName, field: "newPassword")
        guard let user = try await store.query({ try $0.user(session.user) }) else { throw Self.wrongCurrentPassword }
        let current = PasswordRules.normalised(request.currentPassword.value)
        guard try await passwords.verify(current ?? "", against: user.passwordHash), current != nil else {
            throw Self.wrongCurrentPassword
        }
        limits.signInSucceeded(account: session.userName.lowercased())
        let hash = try await passwords.hash(new)
        let ended = try await store.commit { [self] transaction in
            guard let stored = try transaction.user(user.id), stored.passwordHash == user.passwordHash,
                stored.suspendedAt == nil
            else { throw Self.wrongCurrentPassword }
            try transaction.setPasswordHash(of: user.id, to: hash)
            return try endSessions(of: user.id, except: session.hash, in: transaction)
        }
        await publishEnded(ended)
        logger.info("A user changed the password.", metadata: ["user": "\(user.id)"])
        return Done()
    }

    private static var wrongCurrentPassword: BusError {
        BusError(.wrongCredentials, "The current password is wrong.", field: "currentPassword")
    }
}
