import Contracts
import Domain

/// An open session as the backend keeps it in memory.
struct LiveSession {
    let hash: TokenHash
    let user: UserID
    let userName: String
    /// The user's default portfolio.
    var portfolio: PortfolioID
    let csrfToken: String
    let createdAt: Timestamp
    var lastUsedAt: Timestamp
    /// What the database says of `lastUsedAt`: it is written now and then only.
    var lastUseWritten: Timestamp
    let remoteAddress: String

    /// When it ends unless it is used again.
    func expiresAt(_ settings: AccountSettings) -> Timestamp {
        min(
            createdAt.adding(milliseconds: settings.sessionLifetime.milliseconds),
            lastUsedAt.adding(milliseconds: settings.sessionIdleTime.milliseconds))
    }

    func info(_ settings: AccountSettings) -> SessionInfo {
        SessionInfo(
            user: user, userName: userName, portfolio: portfolio, csrfToken: csrfToken, expiresAt: expiresAt(settings))
    }
}
