public import Domain

/// A session as the database keeps it: nothing in it opens one.
public struct SessionRecord: Hashable, Sendable {
    /// SHA-256 of the token.
    public let tokenHash: [UInt8]
    public let user: UserID
    /// What the session's CSRF token is derived from.
    public let csrfSecret: [UInt8]
    public let createdAt: Timestamp
    /// Written now and then; the session may have been used since.
    public let lastUsedAt: Timestamp
    /// When it ends however busy it is.
    public let expiresAt: Timestamp
    /// Where the browser came from when it signed in.
    public let remoteAddress: String

    public init(
        tokenHash: [UInt8], user: UserID, csrfSecret: [UInt8], createdAt: Timestamp, lastUsedAt: Timestamp,
        expiresAt: Timestamp, remoteAddress: String
    ) {
        self.tokenHash = tokenHash
        self.user = user
        self.csrfSecret = csrfSecret
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.expiresAt = expiresAt
        self.remoteAddress = remoteAddress
    }
}

/// A session with what is needed to serve it.
public struct OpenSessionRecord: Hashable, Sendable {
    public let session: SessionRecord
    public let userName: String
    /// The one that requests of the user mean which name none.
    public let portfolio: PortfolioID
}
