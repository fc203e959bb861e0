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

    public func verify(_ credential: Credential, for scope: KeyScope) async throws -> VerifiedUser {
        guard let user = users.withLock({ $0[credential] }) else {
            throw BusError(.unauthenticated, "You are not signed in.")
        }
        return user
    }
}
