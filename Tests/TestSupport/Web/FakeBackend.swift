public import Bus
public import Contracts
public import Domain
internal import Synchronization

/// A backend and dmz as small as the web role can be tested with: accounts, orders and a market in memory, behind the
/// real contracts. Orders are filled at the quote without a fee's arithmetic: what they are worth is not tested here.
public final class FakeBackend: Sendable {
    public struct State: Sendable {
        public var assets: [Asset]
        public var quotes: [AssetID: Quote]
        public var epoch: Int64 = 1_000
        public var sequence: Int64 = 1
        public var halts: [Halt] = []
        public var passwords: [String: String] = [:]
        public var sessions: [String: SessionInfo] = [:]
        public var watched: Set<AssetID> = []
        public var keys: [String: KeyIdentity] = [:]
        /// Seconds' worth of what `ListOrderChanges` was asked for.
        public var changesAskedSince: [Timestamp] = []
        public var orders: [Order] = []
        public var transactions: [Transaction] = []
        /// What everybody holds.
        public var holdings: [Position] = []
        public var problems: [String] = []
        public var rules = TradingRules()
        public var requests: [String] = []
        /// Of users who have looked at them or changed something.
        public var portfolios: [UserID: PortfolioList] = [:]
        /// What was opened under an idempotency key.
        public var portfolioKeys: [String: PortfolioSummary] = [:]
        /// What the next orders fail with.
        public var orderFailure: BusError?
        public var signInFailure: BusError?
    }

    public let bus: any MessageBus
    private let state: Mutex<State>
    private let registrations = Mutex<[any Registration]>([])
    private let now: @Sendable () -> Timestamp

    public init(bus: any MessageBus, assets: [Asset], quotes: [Quote], now: @escaping @Sendable () -> Timestamp) {
        self.bus = bus
        self.now = now
        state = Mutex(
            State(assets: assets, quotes: Dictionary(quotes.map { ($0.asset, $0) }, uniquingKeysWith: { $1 })))
    }

    public func edit<T: Sendable>(_ body: @Sendable (inout State) -> T) -> T { state.withLock { body(&$0) } }

    public var current: State { state.withLock { $0 } }

    public func serve() async throws {
        let backend = try await bus.serve(backendRouter(), as: .backend)
        var dmz = Router()
        dmz.on(GetDMZStatus.self) { _, _ in
            DMZStatus(market: self.status, creditsUsed: nil, creditsPerMonth: nil, lastError: nil, lastErrorAt: nil)
        }
        let other = try await bus.serve(dmz, as: .dmz)
        registrations.withLock { $0 += [backend, other] }
    }

    /// The backend and the dmz go away, as if their processes had ended.
    public func leave() async {
        let open = registrations.withLock { registrations in
            defer { registrations = [] }
            return registrations
        }
        for registration in open { await registration.close() }
    }

    /// New prices, as the dmz tells them.
    public func tick(_ prices: [(AssetID, Price)]) async throws {
        let now = now()
        let event = state.withLock { state in
            state.sequence += 1
            var quotes: [Quote] = []
            for (asset, price) in prices {
                let quote = Quote(
                    asset: asset, price: price, change24h: 1.5, volume24h: USD(1_000_000), source: "test", time: now)
                state.quotes[asset] = quote
                quotes.append(quote)
            }
            return QuotesTicked(epoch: state.epoch, sequence: state.sequence, status: status, quotes: quotes)
        }
        try await bus.publish(event)
    }

    public func signIn(_ userName: String) -> OpenedSession {
        state.withLock { open(userName, &$0) }
    }

    private var status: MarketStatus {
        MarketStatus(
            kind: .simulated, label: "Simulated", intervalMilliseconds: 1000, staleAfterMilliseconds: 10_000, lastTick: now(),
            problem: nil)
    }

    private func open(_ userName: String, _ state: inout State) -> OpenedSession {
        let number = Int64(state.sessions.count + 1)
        let token = String(repeating: "0", count: 63 - String(number).count) + String(number) + "a"
        let user = Int64(userName.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF })
        let info = SessionInfo(
            user: UserID(user), userName: userName, portfolio: PortfolioID(user), csrfToken: "csrf-of-session-\(number)",
            expiresAt: now().adding(milliseconds: 86_400_000))
        state.sessions[token] = info
        return OpenedSession(token: Secret(token), session: info)
    }

    /// An API key of a user who has a session.
    public func makeKey(
        of userName: String, scope: KeyScope = .trade, name: String = "Bot", expiresAt: Timestamp? = nil
    ) -> String {
        state.withLock { state in
            let number = String(state.keys.count + 1)
            let id = "ex_" + String(repeating: "0", count: 24 - number.count) + number
            let token = id + "." + String(repeating: "a", count: 64)
            let info = state.sessions.values.first { $0.userName == userName } ?? open(userName, &state).session
            state.keys[token] = KeyIdentity(
                key: KeySummary(
                    id: id, name: name, scope: scope, createdAt: now(), expiresAt: expiresAt, lastUsedAt: nil),
                user: info.user, userName: userName, portfolio: info.portfolio)
            return token
        }
    }

    /// Who a credential belongs to: a session, or a key that may do what is asked.
    func caller(_ credential: Credential, _ state: State, for scope: KeyScope = .trade) throws -> SessionInfo {
        switch credential {
        case .session(let token):
            if let info = state.sessions[token] { return info }
        case .key(let token):
            if let identity = state.keys[token] {
                guard identity.key.scope.covers(scope) else { throw BusError(.keyScope, "This key may only read.") }
                return SessionInfo(
                    user: identity.user, userName: identity.userName, portfolio: identity.portfolio, csrfToken: "",
                    expiresAt: now())
            }
        case .signed: break
        }
        throw BusError(.unauthenticated, "Sign in first.")
    }

    private func session(_ credential: Credential, _ state: borrowing State) throws -> SessionInfo {
        guard case .session(let token) = credential, let info = state.sessions[token] else {
            throw BusError(.unauthenticated, "Sign in first.")
        }
        return info
    }

    private func backendRouter() -> Router {
        var router = Router()
        addMarket(to: &router)
        addAccounts(to: &router)
        addTrading(to: &router)
        addOrders(to: &router)
        addKeys(to: &router)
        addPortfolios(to: &router)
        return router
    }

    private func addMarket(to router: inout Router) {
        router.on(GetMarketSnapshot.self) { _, _ in
            let state = self.current
            return MarketSnapshot(
                epoch: state.epoch, sequence: state.sequence, status: self.status,
                catalogue: Catalogue(version: 1, assets: state.assets), quotes: Array(state.quotes.values), halts: state.halts,
                feeBasisPoints: 10, minimumOrder: USD(1), rules: state.rules)
        }
        router.on(GetSparklines.self) { _, _ in
            Sparklines(
                points: Dictionary(uniqueKeysWithValues: self.current.assets.map { ($0.id, (0..<48).map { Double($0 % 7) + 1 }) })
            )
        }
        router.on(GetBackendStatus.self) { _, _ in
            BackendStatus(
                problems: self.current.problems, market: self.status, users: 1, orders: 1, ledgerBytes: 1, freeDiskBytes: 1,
                schemaVersion: 1)
        }
        router.on(GetCandles.self) { request, _ in
            let price = Price("100.5")!
            let candle = Candle(start: request.from, open: price, high: price, low: price, close: price, volume: nil)
            return CandleSeries(
                asset: request.asset, interval: request.interval, candles: [candle], hasRanges: true, recordedUntil: nil)
        }
    }

    private func addAccounts(to router: inout Router) {
        router.on(RegisterUser.self) { request, _ in
            try self.state.withLock { state in
                state.requests.append(RegisterUser.subject)
                if let failure = state.signInFailure { throw failure }
                guard state.passwords[request.userName] == nil else {
                    throw BusError(.nameTaken, "That name is taken. Choose another.", field: "userName")
                }
                guard request.password.value.count >= 8 else {
                    throw BusError(.invalidInput, "A password has at least 8 characters.", field: "password")
                }
                state.passwords[request.userName] = request.password.value
                return self.open(request.userName, &state)
            }
        }
        router.on(LogIn.self) { request, _ in
            try self.state.withLock { state in
                if let failure = state.signInFailure { throw failure }
                guard state.passwords[request.userName] == request.password.value else {
                    throw BusError(.wrongCredentials, "Name and password do not fit together.")
                }
                return self.open(request.userName, &state)
            }
        }
        router.on(GetSession.self) { request, _ in
            try self.state.withLock { state in
                state.requests.append(GetSession.subject)
                return try self.session(request.credential, state)
            }
        }
        router.on(LogOut.self) { request, _ in
            self.state.withLock { state in
                if case .session(let token) = request.credential { state.sessions[token] = nil }
                return Done()
            }
        }
        router.on(ChangePassword.self) { request, _ in
            try self.state.withLock { state in
                let info = try self.session(request.credential, state)
                guard state.passwords[info.userName] == request.currentPassword.value else {
                    throw BusError(.wrongCredentials, "That is not your password.", field: "currentPassword")
                }
                state.passwords[info.userName] = request.newPassword.value
                return Done()
            }
        }
        router.on(GetAccount.self) { request, _ in
            try self.state.withLock { state in
                let info = try self.session(request.credential, state)
                return AccountOverview(
                    userName: info.userName, createdAt: self.now(),
                    sessions: [
                        SessionSummary(
                            createdAt: self.now(), lastUsedAt: self.now(), remoteAddress: "127.0.0.1", isCurrent: true)
                    ], cash: USD(10_000), fundsLeftToday: USD(5_000), fundsPerDay: USD(5_000))
            }
        }
        router.on(GetWatchlist.self) { request, _ in
            try self.state.withLock { state in
                _ = try self.caller(request.credential, state, for: .read)
                return Watchlist(assets: state.watched.sorted())
            }
        }
        router.on(SetWatched.self) { request, _ in
            try self.state.withLock { state in
                _ = try self.caller(request.credential, state)
                if request.watched { state.watched.insert(request.asset) } else { state.watched.remove(request.asset) }
                return Watchlist(assets: state.watched.sorted())
            }
        }
    }
}
