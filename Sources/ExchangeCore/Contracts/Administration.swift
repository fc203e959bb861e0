public import Bus
public import Domain

/// What an operator may do to a user. These requests are served to local operators only (the control socket of a
/// running exchange, or the command itself on a data folder that no process has open).
public struct ListUsers: Request {
    public typealias Reply = UserList
    public static let subject = "admin.users.v1"
    public static let service = ServiceName.backend
    /// Only users whose name contains this; nil for all.
    public let nameContains: String?
    public init(nameContains: String?) { self.nameContains = nameContains }
}

/// Users for the operator, by name.
public struct UserList: Codable, Sendable {
    /// At most 10,000.
    public let users: [UserSummary]
    public init(users: [UserSummary]) { self.users = users }
}

/// A user as an operator sees it: enough to find and to judge an account, nothing that opens it.
public struct UserSummary: Codable, Sendable {
    public let id: UserID
    public let userName: String
    public let createdAt: Timestamp
    /// Nil for one who has not signed in since registering.
    public let lastLogInAt: Timestamp?
    /// True while sign-in is refused.
    public let isSuspended: Bool
    /// USD that may be spent in the user's default portfolio; zero for a user without one.
    public let cash: USD

    public init(
        id: UserID, userName: String, createdAt: Timestamp, lastLogInAt: Timestamp?, isSuspended: Bool, cash: USD
    ) {
        self.id = id
        self.userName = userName
        self.createdAt = createdAt
        self.lastLogInAt = lastLogInAt
        self.isSuspended = isSuspended
        self.cash = cash
    }
}

/// Suspends a user (ends all sessions, refuses sign-in) or lifts that. Errors: `notFound`.
public struct SetUserSuspended: Request {
    public typealias Reply = UserSummary
    public static let subject = "admin.suspend.v1"
    public static let service = ServiceName.backend
    public let userName: String
    /// True suspends, false lifts it.
    public let suspended: Bool

    public init(userName: String, suspended: Bool) {
        self.userName = userName
        self.suspended = suspended
    }
}

/// Gives a user a new random password, said once in the reply, and ends all sessions. Errors: `notFound`.
public struct ResetPassword: Request {
    public typealias Reply = NewPassword
    public static let subject = "admin.resetPassword.v1"
    public static let service = ServiceName.backend
    public static let isSecret = true
    public let userName: String
    public init(userName: String) { self.userName = userName }
}

/// The password that an operator hands to its user: the only moment at which it is known.
public struct NewPassword: Codable, Sendable {
    public let password: Secret
    public init(password: Secret) { self.password = password }
}

/// Halts trading of one coin or of all, or lets it go on. Errors: `notFound`, `invalidInput` (no reason).
public struct SetHalt: Request {
    public typealias Reply = HaltList
    public static let subject = "admin.halt.v1"
    public static let service = ServiceName.backend
    /// Nil: the whole exchange.
    public let asset: AssetID?
    /// True halts, false lets trading go on.
    public let halted: Bool
    /// Shown to traders in a banner.
    public let reason: String

    public init(asset: AssetID?, halted: Bool, reason: String) {
        self.asset = asset
        self.halted = halted
        self.reason = reason
    }
}

/// What is halted now; also told to all web instances when it changes.
public struct HaltList: Event {
    public static let subject = "trading.halts.v1"
    public static let retention = EventRetention.kept(limit: 16)
    /// All of them, empty while everything trades.
    public let halts: [Halt]
    public init(halts: [Halt]) { self.halts = halts }
}

/// Trading of one coin, or of all, that an operator has stopped.
public struct Halt: Codable, Sendable, Hashable {
    /// Nil: the whole exchange.
    public let asset: AssetID?
    /// What traders read in the banner.
    public let reason: String
    public let since: Timestamp

    public init(asset: AssetID?, reason: String, since: Timestamp) {
        self.asset = asset
        self.reason = reason
        self.since = since
    }
}

/// How the backend is, for `/readyz` and `exchange status`.
public struct GetBackendStatus: Request {
    public typealias Reply = BackendStatus
    public static let subject = "admin.backendStatus.v1"
    public static let service = ServiceName.backend
    public init() {}
}

/// How the backend is: whether it can trade, and what its ledger holds.
public struct BackendStatus: Codable, Sendable {
    /// Why no trade is possible now, in sentences; empty when all is well.
    public let problems: [String]
    /// Where prices come from, as the backend has heard it last.
    public let market: MarketStatus
    /// How many accounts the ledger has; zero also when it cannot be read (see `problems`).
    public let users: Int
    /// How many orders the ledger has, open or not; zero also when it cannot be read.
    public let orders: Int
    /// Size of the ledger on the disk.
    public let ledgerBytes: Int64
    /// Free on the disk of the data folder; zero when not known.
    public let freeDiskBytes: Int64
    /// The version of the ledger's tables.
    public let schemaVersion: Int
    /// The same as `problems`, with codes for programs.
    public let findings: [Finding]?
    /// Which ledger it is: 32 hexadecimal digits, the same for ever and for its copies.
    public let ledger: String?

    public init(
        problems: [String], market: MarketStatus, users: Int, orders: Int, ledgerBytes: Int64, freeDiskBytes: Int64,
        schemaVersion: Int, findings: [Finding]? = nil, ledger: String? = nil
    ) {
        self.problems = problems
        self.market = market
        self.users = users
        self.orders = orders
        self.ledgerBytes = ledgerBytes
        self.freeDiskBytes = freeDiskBytes
        self.schemaVersion = schemaVersion
        self.findings = findings
        self.ledger = ledger
    }
}
