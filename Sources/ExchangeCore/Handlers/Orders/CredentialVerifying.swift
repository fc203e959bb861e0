public import Contracts
public import Domain

/// Says who a credential belongs to. Every request of a user begins with this, orders included, so an implementation
/// answers from memory and turns to the database only for a credential that it has not seen.
public protocol CredentialVerifying: Sendable {
    /// Throws a `BusError`: `unauthenticated` when the credential is unknown, expired or of a suspended user, `keyScope` when it
    /// may do less than `scope`.
    func verify(_ credential: Credential, for scope: KeyScope) async throws -> VerifiedUser

    /// For what changes something, that is for `trade`. What only reads says so, so that what says nothing is refused to keys
    /// that may only read.
    func verify(_ credential: Credential) async throws -> VerifiedUser
}

/// The person behind a credential that was just verified.
public struct VerifiedUser: Sendable, Hashable {
    public let user: UserID
    /// The portfolio that a request means when it names none.
    public let portfolio: PortfolioID

    public init(user: UserID, portfolio: PortfolioID) {
        self.user = user
        self.portfolio = portfolio
    }
}
