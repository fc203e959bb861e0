import Bus
public import Contracts
public import Domain
public import Handlers
import Synchronization

/// Sessions that a test hands out.
public final class TradingCredentials: CredentialVerifying {
    private let users = Mutex<[Credential: VerifiedUser]>([:])

    public init() {}

    public func set(_ user: VerifiedUser?, for credential: Credential) { users.withLock { $0[credential] = user } }

    /// Another portfolio for all credentials of these users.
    public func setPortfolios(_ portfolios: [UserID: PortfolioID]) {
        users.withLock { users in
            for (credential, user) in users {
                guard let portfolio = portfolios[user.user] else { continue }
                users[credential] = VerifiedUser(user: user.user, portfolio: portfolio)
            }
        }
    }

    public func verify(_ credential: Credential) async throws -> VerifiedUser { try await verify(credential, for: .trade) }

    public func verify(_ credential: Credential, for scope: KeyScope) async throws -> VerifiedUser {
        guard let user = users.withLock({ $0[credential] }) else {
            throw BusError(.unauthenticated, "You are not signed in.")
        }
        return user
    }
}
