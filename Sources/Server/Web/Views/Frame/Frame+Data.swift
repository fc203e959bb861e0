internal import Contracts
internal import Domain

extension Frame {
    /// What the head and the foot of a page are filled with.
    func data(title: String) -> TemplateData {
        let badge = MarketBadge(status: market, now: now)
        var data: TemplateData = [
            "title": title,
            "assets": OwnAsset.base,
            "vendor": OwnAsset.vendorBase,
            "path": path,
            "pathQuery": MarketsQuery.percentEncoded(path),
            "themeLight": theme == .light,
            "themeDark": theme == .dark,
            "signedIn": userName != nil,
            "badge": [
                "kind": badge.kind, "label": badge.label, "stale": badge.isStale,
                "age": badge.ageMilliseconds.map { Format.age(milliseconds: $0) } ?? "",
                "ageMilliseconds": badge.ageMilliseconds.map { String($0) } ?? "",
                "now": String(now.milliseconds), "staleAfter": String(badge.staleAfterMilliseconds),
            ] as TemplateData,
            "place": [place.rawValue: true] as TemplateData,
            "halts": halts.map { halt in
                ["what": halt.asset.map { "Trading of \($0)" } ?? "Trading", "reason": halt.reason] as TemplateData
            },
        ]
        data["theme"] = theme == .system ? nil : theme.rawValue
        data["userName"] = userName
        data["csrf"] = csrfToken
        data["problem"] = problem ?? badge.problem
        data["notice"] = notice.map { ["kind": $0.kind.rawValue, "text": $0.text] as TemplateData }
        return data
    }

    /// What every page's own template may use, too.
    var base: TemplateData {
        var data: TemplateData = [
            "assets": OwnAsset.base, "vendor": OwnAsset.vendorBase, "signedIn": userName != nil, "path": path,
        ]
        data["csrf"] = csrfToken
        return data
    }
}
