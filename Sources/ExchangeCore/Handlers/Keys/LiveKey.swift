import Contracts
import Domain

/// An API key as the backend keeps it in memory.
struct LiveKey {
    let id: String
    let user: UserID
    let userName: String
    let name: String
    let hash: TokenHash
    let scope: KeyScope
    /// The user's default portfolio.
    var portfolio: PortfolioID
    let createdAt: Timestamp
    let expiresAt: Timestamp?
    var lastUsedAt: Timestamp?
    /// What the database says of `lastUsedAt`: it is written once a minute at most.
    var lastUseWritten: Timestamp?
    /// Its user is suspended: it is refused, and comes back with the user.
    var isSuspended = false

    func isGood(at time: Timestamp) -> Bool { !isSuspended && expiresAt.map { time < $0 } ?? true }

    var summary: KeySummary {
        KeySummary(
            id: id, name: name, scope: scope, createdAt: createdAt, expiresAt: expiresAt,
            lastUsedAt: lastUsedAt.map { Timestamp(milliseconds: $0.milliseconds / 60_000 * 60_000) })
    }

    var identity: KeyIdentity { KeyIdentity(key: summary, user: user, userName: userName, portfolio: portfolio) }
}
