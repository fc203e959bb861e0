public import Domain

/// An API key as the database keeps it: nothing in it opens anything.
public struct KeyRecord: Hashable, Sendable {
    /// Public: `ex_` and 24 hexadecimal digits.
    public let id: String
    public let user: UserID
    public let name: String
    /// SHA-256 of the whole token.
    public let tokenHash: [UInt8]
    /// What requests that carry it may do.
    public let scope: KeyScope
    public let createdAt: Timestamp
    /// From then on it is refused; nil: never.
    public let expiresAt: Timestamp?
    /// Written now and then; the key may have been used since.
    public let lastUsedAt: Timestamp?

    public init(
        id: String, user: UserID, name: String, tokenHash: [UInt8], scope: KeyScope, createdAt: Timestamp,
        expiresAt: Timestamp?, lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.user = user
        self.name = name
        self.tokenHash = tokenHash
        self.scope = scope
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}

/// A key with what is needed to serve it.
public struct OwnedKeyRecord: Hashable, Sendable {
    public let key: KeyRecord
    public let userName: String
    /// Whether its user is: then the key is refused.
    public let isSuspended: Bool
    /// The one that requests with it mean which name none.
    public let portfolio: PortfolioID
}
