internal import Bus
internal import Contracts

/// What a request's cookie turned out to be.
enum SessionState: Sendable {
    /// No cookie, or not one of ours.
    case anonymous
    /// The cookie's session is over or never was: the browser should forget it.
    case ended
    case signedIn(SessionInfo, token: String)
    /// There is a cookie, and nobody can say whether it is good: the backend is away or busy.
    case unknown(BusError)

    var info: SessionInfo? {
        if case .signedIn(let info, _) = self { return info }
        return nil
    }
}
