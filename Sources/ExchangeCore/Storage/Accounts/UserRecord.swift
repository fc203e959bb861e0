public import Domain

/// A user as the database keeps it.
public struct UserRecord: Hashable, Sendable {
    public let id: UserID
    /// As its owner wrote it.
    public let name: String
    /// A PHC string.
    public let passwordHash: String
    public let createdAt: Timestamp
    /// Since when sign-in is refused; nil when it is not.
    public let suspendedAt: Timestamp?
    /// Nil for one who has not signed in since registering.
    public let lastLogInAt: Timestamp?
}
