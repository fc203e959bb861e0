import Bus
import Contracts
import Logging
import Storage

extension Accounts {
    /// The user, the portfolio, its starting cash and the session are one transaction: all of it or nothing.
    func register(_ request: RegisterUser) async throws -> OpenedSession {
        let address = NetworkAddress(request.remoteAddress)
        let name = try UserName(request.userName)
        let password = try PasswordRules.check(request.password.value, userName: name.text, field: "password")
        try limits.registration(name: name.normalised, address: address)
        // Before the expensive hash; the transaction looks again.
        guard try await store.query({ try $0.user(named: name.normalised) }) == nil else { throw Self.nameTaken }

        let hash = try await passwords.hash(password)
        let new = try newSession(from: address)
        let session = try await store.commit { [self] transaction in
            guard try transaction.user(named: name.normalised) == nil else { throw Self.nameTaken }
            let user = try transaction.insertUser(
                name: name.text, normalisedName: name.normalised, passwordHash: hash, at: new.createdAt)
            try transaction.setLastLogIn(of: user, at: new.createdAt)
            let portfolio = try transaction.openPortfolio(
                for: user, market: try market(transaction), startingCash: settings.startingCash, at: new.createdAt)
            return try open(new, user: user, userName: name.text, portfolio: portfolio, in: transaction)
        }
        logger.info("A user registered.", metadata: ["user": "\(session.user)"])
        return OpenedSession(token: new.token, session: session.info(settings))
    }

    private static var nameTaken: BusError {
        BusError(.nameTaken, "This user name is taken. Please choose another.", field: "userName")
    }
}
