/// What decides which parts of a frame show.
struct FrameShape: Hashable, Sendable {
    let place: Place
    let theme: Theme
    let isSignedIn: Bool
    let hasToken: Bool
    let badgeKind: String
    let isStale: Bool
    let hasOwnProblem: Bool
    let hasProblem: Bool

    init(frame: Frame, badge: MarketBadge) {
        place = frame.place
        theme = frame.theme
        isSignedIn = frame.userName != nil
        hasToken = frame.csrfToken != nil
        badgeKind = badge.kind
        isStale = badge.isStale
        hasOwnProblem = frame.problem != nil
        hasProblem = frame.problem != nil || badge.problem != nil
    }
}
