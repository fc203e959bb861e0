public import Bus
public import Contracts
public import Domain
public import Logging
public import Storage

/// Who people are: registration, sign-in, sessions, API keys, passwords and watchlists.
///
/// Sessions and keys are kept in memory and in the database. Every request of a user is checked against memory alone, which
/// follows each commit on the writer's thread, so a session that was ended is refused from its commit on.
public final class Accounts: CredentialVerifying, Sendable {
    let store: LedgerStore
    let bus: any MessageBus
    let settings: AccountSettings
    let cryptography: any Cryptography
    let passwords: any PasswordHashing
    let market: @Sendable (LedgerReader) throws -> MarketKind
    let funds: @Sendable (LedgerReader, PortfolioID, Timestamp) throws -> FundsAllowance
    let now: @Sendable () -> Timestamp
    let logger: Logger
    let sessions: SessionBook
    let keys: KeyBook
    let limits: AttemptLimits

    /// - Parameters:
    ///   - bus: told which sessions ended.
    ///   - market: which market new portfolios belong to; asked within the transaction that opens one.
    ///   - funds: how much may still be added to a portfolio on the day of a moment.
    public init(
        store: LedgerStore, bus: any MessageBus, settings: AccountSettings = AccountSettings(),
        cryptography: any Cryptography, passwords: any PasswordHashing,
        market: @escaping @Sendable (LedgerReader) throws -> MarketKind,
        funds: @escaping @Sendable (LedgerReader, PortfolioID, Timestamp) throws -> FundsAllowance,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.bus = bus
        self.settings = settings
        self.cryptography = cryptography
        self.passwords = passwords
        self.market = market
        self.funds = funds
        self.now = now
        self.logger = logger
        sessions = SessionBook(settings: settings, now: now)
        keys = KeyBook(cryptography: cryptography, now: now)
        limits = AttemptLimits(settings: settings, now: now)
    }

    /// Adds the handlers of this area. Sessions of earlier runs are known after `start()`.
    public func addRoutes(to router: inout Router) {
        router.on(RegisterUser.self) { [self] request, _ in try await register(request) }
        router.on(LogIn.self) { [self] request, _ in try await logIn(request) }
        router.on(LogOut.self) { [self] request, _ in try await logOut(request) }
        router.on(GetSession.self) { [self] request, _ in try session(of: request.credential).info(settings) }
        router.on(ChangePassword.self) { [self] request, _ in try await changePassword(request) }
        router.on(GetAccount.self) { [self] request, _ in try await overview(request) }
        router.on(GetWatchlist.self) { [self] request, _ in try await watchlist(request) }
        router.on(SetWatched.self) { [self] request, _ in try await setWatched(request) }
        router.on(CreateKey.self) { [self] request, _ in try await createKey(request) }
        router.on(ListKeys.self) { [self] request, _ in try listKeys(request) }
        router.on(RevokeKey.self) { [self] request, _ in try await revokeKey(request) }
        router.on(AuthenticateKey.self) { [self] request, _ in try authenticateKey(request) }
    }

    /// From memory, without waiting: this stands before every order. Throws `unauthenticated`, `keyScope`.
    public func verify(_ credential: Credential, for scope: KeyScope) throws(BusError) -> VerifiedUser {
        switch credential {
        case .session:
            let session = try session(of: credential)
            return VerifiedUser(user: session.user, portfolio: session.portfolio)
        case .key, .signed:
            let key = try key(of: credential)
            guard key.scope.covers(scope) else {
                throw BusError(.keyScope, "This API key may read, but not trade. Make one with the scope “trade”.")
            }
            return VerifiedUser(user: key.user, portfolio: key.portfolio)
        }
    }

    /// For what changes something. Throws `unauthenticated`, `keyScope`.
    public func verify(_ credential: Credential) throws(BusError) -> VerifiedUser { try verify(credential, for: .trade) }

    /// Requests of these users that name no portfolio mean another one from now on. To be called from `afterCommit` of
    /// the transaction that opened them.
    public func setPortfolios(_ portfolios: [UserID: PortfolioID]) {
        sessions.setPortfolios(portfolios)
        keys.setPortfolios(portfolios)
    }

    /// The open session of a credential, marked as used. Throws `unauthenticated`.
    func session(of credential: Credential) throws(BusError) -> LiveSession {
        guard let hash = tokenHash(of: credential), let session = sessions.use(hash) else {
            throw BusError(.unauthenticated, "You are not signed in, or your session has ended. Please sign in.")
        }
        return session
    }

    /// Nil when the credential cannot be one of ours.
    func tokenHash(of credential: Credential) -> TokenHash? {
        switch credential {
        case .session(let token): TokenHash(token: token, cryptography)
        // A key is no session: what is for people in front of a browser refuses it.
        case .key, .signed: nil
        }
    }

    /// Tells the web instances, after the commit that ended the sessions. They keep a session for seconds only, so a
    /// failure to tell them is noted and no more.
    func publishEnded(_ hashes: [TokenHash]) async {
        guard !hashes.isEmpty else { return }
        do {
            try await bus.publish(SessionsEnded(tokenHashes: hashes.map(\.hexadecimal)), context: nil)
        } catch {
            logger.warning("Could not tell that sessions ended: \(error)")
        }
    }
}
