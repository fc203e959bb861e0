internal import Contracts
internal import Domain

/// What surrounds every page: who looks at it, when, and how the market is.
struct Frame: Sendable {
    var place: Place
    /// Nil when nobody is signed in.
    var userName: String?
    /// Goes into every form; nil when the visitor has none yet.
    var csrfToken: String?
    var theme: Theme = .system
    /// Nil as long as nothing is known of the market.
    var market: MarketStatus?
    var now: Timestamp
    var halts: [Halt] = []
    /// Said on every page while it lasts: why trading waits, for example because the backend is away.
    var problem: String?
    var notice: Notice?
    /// The page's own path and query: where the theme switch and signing in come back to.
    var path = "/"
}
