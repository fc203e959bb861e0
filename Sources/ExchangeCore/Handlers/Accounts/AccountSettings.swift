public import Domain

/// What an operator may choose about accounts.
public struct AccountSettings: Hashable, Sendable {
    /// What a new portfolio starts with.
    public var startingCash: USD
    /// A session that is not used for so long ends.
    public var sessionIdleTime: Duration
    /// A session ends so long after sign-in, however busy.
    public var sessionLifetime: Duration
    /// The last use of a session is written to the database at most so often.
    public var lastUseInterval: Duration
    /// One more sign-in ends the user's session that was not used for longest.
    public var maximumSessionsPerUser: Int
    /// Sign-ins to one account, from wherever they come.
    public var signInPerAccount: RateLimit
    /// An IPv6 /64 counts as one address.
    public var signInPerAddress: RateLimit
    /// Registrations under one name, from wherever they come.
    public var registrationPerName: RateLimit
    /// Registrations from one address, under whatever names.
    public var registrationPerAddress: RateLimit
    /// How many names and addresses each limit remembers.
    public var maximumLimitKeys: Int

    public init(
        startingCash: USD = USD(10_000), sessionIdleTime: Duration = .seconds(14 * 86_400),
        sessionLifetime: Duration = .seconds(60 * 86_400), lastUseInterval: Duration = .seconds(600),
        maximumSessionsPerUser: Int = 20, signInPerAccount: RateLimit = RateLimit(burst: 10, interval: .seconds(60)),
        signInPerAddress: RateLimit = RateLimit(burst: 30, interval: .seconds(10)),
        registrationPerName: RateLimit = RateLimit(burst: 5, interval: .seconds(60)),
        registrationPerAddress: RateLimit = RateLimit(burst: 20, interval: .seconds(60)), maximumLimitKeys: Int = 20_000
    ) {
        self.startingCash = startingCash
        self.sessionIdleTime = sessionIdleTime
        self.sessionLifetime = sessionLifetime
        self.lastUseInterval = lastUseInterval
        self.maximumSessionsPerUser = maximumSessionsPerUser
        self.signInPerAccount = signInPerAccount
        self.signInPerAddress = signInPerAddress
        self.registrationPerName = registrationPerName
        self.registrationPerAddress = registrationPerAddress
        self.maximumLimitKeys = maximumLimitKeys
    }
}
