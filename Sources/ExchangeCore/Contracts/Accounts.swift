public import Bus
public import Domain

/// Who is signed in, as every page needs to know.
public struct SessionInfo: Codable, Sendable, Hashable {
    public let user: UserID
    /// As the user wrote it when registering; case does not tell users apart.
    public let userName: String
    /// The portfolio that orders go to unless another is named.
    public let portfolio: PortfolioID
    /// Bound to the session; every form carries it.
    public let csrfToken: String
    /// When it ends unless it is used before: each use moves this, up to the longest that a session may last.
    public let expiresAt: Timestamp

    public init(user: UserID, userName: String, portfolio: PortfolioID, csrfToken: String, expiresAt: Timestamp) {
        self.user = user
        self.userName = userName
        self.portfolio = portfolio
        self.csrfToken = csrfToken
        self.expiresAt = expiresAt
    }
}

/// A session that was just opened: the only moment at which its token is known.
public struct OpenedSession: Codable, Sendable {
    /// What the browser keeps in its cookie; the database has its hash only.
    public let token: Secret
    public let session: SessionInfo

    public init(token: Secret, session: SessionInfo) {
        self.token = token
        self.session = session
    }
}

/// Opens an account with its first portfolio and starting cash, and signs in.
///
/// Errors: `invalidInput` (field `userName` or `password`), `nameTaken`, `tooManyAttempts`, `overloaded`.
public struct RegisterUser: Request {
    public typealias Reply = OpenedSession
    public static let subject = "accounts.register.v1"
    public static let service = ServiceName.backend
    public static let isSecret = true
    public let userName: String
    /// In clear: the backend checks it and stores a salted hash alone.
    public let password: Secret
    /// The address the browser comes from, for limits.
    public let remoteAddress: String

    public init(userName: String, password: Secret, remoteAddress: String) {
        self.userName = userName
        self.password = password
        self.remoteAddress = remoteAddress
    }
}

/// Opens a session. Answers and takes the same whether the user exists or not.
///
/// Errors: `wrongCredentials`, `accountSuspended` (only after the right password), `tooManyAttempts`, `overloaded`.
public struct LogIn: Request {
    public typealias Reply = OpenedSession
    public static let subject = "accounts.logIn.v1"
    public static let service = ServiceName.backend
    public static let isSecret = true
    public let userName: String
    public let password: Secret
    /// The address the browser comes from, for limits and the list of sessions.
    public let remoteAddress: String
    /// The session that the browser had before, to be ended.
    public let previous: Credential?

    public init(userName: String, password: Secret, remoteAddress: String, previous: Credential?) {
        self.userName = userName
        self.password = password
        self.remoteAddress = remoteAddress
        self.previous = previous
    }
}

/// Ends a session. Ending one that is over already succeeds.
public struct LogOut: Request {
    public typealias Reply = Done
    public static let subject = "accounts.logOut.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public let credential: Credential
    public init(credential: Credential) { self.credential = credential }
}

/// Who a credential belongs to. Errors: `unauthenticated`.
public struct GetSession: Request {
    public typealias Reply = SessionInfo
    public static let subject = "accounts.session.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public init(credential: Credential) { self.credential = credential }
}

/// Sets a new password and ends all other sessions of the user.
///
/// Errors: `unauthenticated`, `wrongCredentials` (field `currentPassword`), `invalidInput` (field `newPassword`).
public struct ChangePassword: Request {
    public typealias Reply = Done
    public static let subject = "accounts.changePassword.v1"
    public static let service = ServiceName.backend
    public static let isSecret = true
    public let credential: Credential
    /// Asked for again: a session left open must not be enough to take the account over.
    public let currentPassword: Secret
    public let newPassword: Secret

    public init(credential: Credential, currentPassword: Secret, newPassword: Secret) {
        self.credential = credential
        self.currentPassword = currentPassword
        self.newPassword = newPassword
    }
}

/// What the account page shows.
public struct GetAccount: Request {
    public typealias Reply = AccountOverview
    public static let subject = "accounts.overview.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public init(credential: Credential) { self.credential = credential }
}

/// A user's account: what its page shows, money as of the portfolio that the session trades in.
public struct AccountOverview: Codable, Sendable {
    public let userName: String
    public let createdAt: Timestamp
    /// Open sessions, this one included.
    public let sessions: [SessionSummary]
    /// USD that may be spent, without what open orders have set aside.
    public let cash: USD
    /// Virtual funds that may still be added today (UTC).
    public let fundsLeftToday: USD
    /// Virtual USD that may be added to a portfolio in a day at most.
    public let fundsPerDay: USD

    public init(
        userName: String, createdAt: Timestamp, sessions: [SessionSummary], cash: USD, fundsLeftToday: USD,
        fundsPerDay: USD
    ) {
        self.userName = userName
        self.createdAt = createdAt
        self.sessions = sessions
        self.cash = cash
        self.fundsLeftToday = fundsLeftToday
        self.fundsPerDay = fundsPerDay
    }
}

/// A session as its user sees it in the list, to recognise a stranger's: it holds no token.
public struct SessionSummary: Codable, Sendable {
    public let createdAt: Timestamp
    /// When the last request came with it.
    public let lastUsedAt: Timestamp
    /// Where the browser came from when it signed in.
    public let remoteAddress: String
    /// Whether it is the one that asked.
    public let isCurrent: Bool

    public init(createdAt: Timestamp, lastUsedAt: Timestamp, remoteAddress: String, isCurrent: Bool) {
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.remoteAddress = remoteAddress
        self.isCurrent = isCurrent
    }
}

/// Coins on the user's watchlist.
public struct GetWatchlist: Request {
    public typealias Reply = Watchlist
    public static let subject = "accounts.watchlist.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public init(credential: Credential) { self.credential = credential }
}

/// Puts a coin on the watchlist or takes it off; saying the same twice changes nothing. Errors: `notFound`.
public struct SetWatched: Request {
    public typealias Reply = Watchlist
    public static let subject = "accounts.setWatched.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let asset: AssetID
    /// True puts the coin on the list, false takes it off.
    public let watched: Bool

    public init(credential: Credential, asset: AssetID, watched: Bool) {
        self.credential = credential
        self.asset = asset
        self.watched = watched
    }
}

/// The coins that a user follows, as they are after the request.
public struct Watchlist: Codable, Sendable {
    /// The one that was put on the list first, first.
    public let assets: [AssetID]
    public init(assets: [AssetID]) { self.assets = assets }
}

/// The answer of a request that has nothing else to say.
public struct Done: Codable, Sendable, Hashable {
    public init() {}
}

/// Sessions that are over: a web instance that cached one forgets it at once.
public struct SessionsEnded: Event {
    public static let subject = "sessions.ended.v1"
    public static let retention = EventRetention.kept(limit: 1000)
    /// SHA-256 of the tokens, in hexadecimal.
    public let tokenHashes: [String]
    public init(tokenHashes: [String]) { self.tokenHashes = tokenHashes }
}
