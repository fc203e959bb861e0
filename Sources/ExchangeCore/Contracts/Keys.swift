public import Bus
public import Domain

/// Makes an API key. The password is asked for again: a session left open must not become access for ever.
///
/// Needs a session. Errors: `unauthenticated`, `wrongCredentials` (field `password`), `invalidInput` (fields `name`, `expiresAt`;
/// no field: too many keys), `tooManyAttempts`, `storageUnavailable`.
public struct CreateKey: Request {
    public typealias Reply = CreatedKey
    public static let subject = "keys.create.v1"
    public static let service = ServiceName.backend
    public static let isSecret = true
    public let credential: Credential
    public let password: Secret
    /// For its owner to tell it from others: 1...60 characters.
    public let name: String
    /// What requests that carry it may do.
    public let scope: KeyScope
    /// From then on it is refused; nil: never.
    public let expiresAt: Timestamp?

    public init(credential: Credential, password: Secret, name: String, scope: KeyScope, expiresAt: Timestamp?) {
        self.credential = credential
        self.password = password
        self.name = name
        self.scope = scope
        self.expiresAt = expiresAt
    }
}

/// A key that was just made: the only moment at which its secrets are known.
public struct CreatedKey: Codable, Sendable {
    public let key: KeySummary
    /// What is sent as `Authorization: Bearer`.
    public let token: Secret
    /// What requests to the Binance-compatible API are signed with.
    public let signingSecret: Secret

    public init(key: KeySummary, token: Secret, signingSecret: Secret) {
        self.key = key
        self.token = token
        self.signingSecret = signingSecret
    }
}

/// The user's keys, the newest first, also those that have expired. Needs a session. Errors: `unauthenticated`.
public struct ListKeys: Request {
    public typealias Reply = KeyList
    public static let subject = "keys.list.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public init(credential: Credential) { self.credential = credential }
}

/// The API keys of one user.
public struct KeyList: Codable, Sendable {
    public let keys: [KeySummary]
    public init(keys: [KeySummary]) { self.keys = keys }
}

/// A key as its owner sees it: nothing in it opens anything.
public struct KeySummary: Codable, Sendable, Hashable {
    /// `ex_` and 24 hexadecimal digits: the first part of the token, and no secret.
    public let id: String
    public let name: String
    public let scope: KeyScope
    public let createdAt: Timestamp
    /// From then on it is refused; nil: never.
    public let expiresAt: Timestamp?
    /// To the minute; nil before the first use.
    public let lastUsedAt: Timestamp?

    public init(
        id: String, name: String, scope: KeyScope, createdAt: Timestamp, expiresAt: Timestamp?, lastUsedAt: Timestamp?
    ) {
        self.id = id
        self.name = name
        self.scope = scope
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}

/// Ends a key at once. Needs a session. Errors: `unauthenticated`, `notFound` (also for a key of somebody else).
public struct RevokeKey: Request {
    public typealias Reply = Done
    public static let subject = "keys.revoke.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public let credential: Credential
    /// Its public id (`KeySummary.id`).
    public let key: String
    public init(credential: Credential, key: String) {
        self.credential = credential
        self.key = key
    }
}

/// Whose key it is, of a credential that is a key or was signed with one. Errors: `unauthenticated`.
public struct AuthenticateKey: Request {
    public typealias Reply = KeyIdentity
    public static let subject = "keys.authenticate.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public init(credential: Credential) { self.credential = credential }
}

/// Who stands behind a key.
public struct KeyIdentity: Codable, Sendable, Hashable {
    public let key: KeySummary
    public let user: UserID
    public let userName: String
    /// The portfolio that requests mean which name none.
    public let portfolio: PortfolioID

    public init(key: KeySummary, user: UserID, userName: String, portfolio: PortfolioID) {
        self.key = key
        self.user = user
        self.userName = userName
        self.portfolio = portfolio
    }
}

/// Keys that are good no more: a web instance that knows one forgets it at once.
public struct KeysRevoked: Event {
    public static let subject = "keys.revoked.v1"
    public static let retention = EventRetention.kept(limit: 1000)
    /// Their public ids.
    public let keys: [String]
    public init(keys: [String]) { self.keys = keys }
}
