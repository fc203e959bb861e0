internal import Domain

/// The texts around a page that differ from request to request.
struct FrameTexts: Sendable {
    var title: String
    var path: String
    var pathQuery: String
    var badgeLabel: String
    var badgeAge: String
    var badgeMilliseconds: String
    var now: String
    var staleAfter: String
    var userName: String
    var csrf: String
    var problem: String

    init(frame: Frame, badge: MarketBadge, title: String) {
        self.title = title
        path = frame.path
        pathQuery = MarketsQuery.percentEncoded(frame.path)
        badgeLabel = badge.label
        badgeAge = badge.ageMilliseconds.map { Format.age(milliseconds: $0) } ?? ""
        badgeMilliseconds = badge.ageMilliseconds.map { String($0) } ?? ""
        now = String(frame.now.milliseconds)
        staleAfter = String(badge.staleAfterMilliseconds)
        userName = frame.userName ?? ""
        csrf = frame.csrfToken ?? ""
        problem = frame.problem ?? badge.problem ?? ""
    }

    /// In the order of `list`.
    init(list: [String]) {
        title = list[0]
        path = list[1]
        pathQuery = list[2]
        badgeLabel = list[3]
        badgeAge = list[4]
        badgeMilliseconds = list[5]
        now = list[6]
        staleAfter = list[7]
        userName = list[8]
        csrf = list[9]
        problem = list[10]
    }

    var list: [String] {
        [title, path, pathQuery, badgeLabel, badgeAge, badgeMilliseconds, now, staleAfter, userName, csrf, problem]
    }
}
