import Contracts
import Domain
import Storage

/// A session about to be opened: its token exists only here and in the reply.
struct NewSession: Sendable {
    let token: Secret
    let hash: TokenHash
    let csrfSecret: [UInt8]
    let createdAt: Timestamp
    let remoteAddress: String

    func record(for user: UserID, _ settings: AccountSettings) -> SessionRecord {
        SessionRecord(
            tokenHash: hash.bytes, user: user, csrfSecret: csrfSecret, createdAt: createdAt, lastUsedAt: createdAt,
            expiresAt: createdAt.adding(milliseconds: settings.sessionLifetime.milliseconds), remoteAddress: remoteAddress)
    }
}
