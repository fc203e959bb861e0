internal import Contracts
internal import Domain

extension Frame {
    /// What comes before and after a page's content.
    func around(title: String) -> (head: String, foot: String) {
        let badge = MarketBadge(status: market, now: now)
        let texts = FrameTexts(frame: self, badge: badge, title: title)
        let templates = Templates.shared
        if !halts.isEmpty || notice != nil {
            let data = data(badge: badge, texts: texts)
            return (templates.render(.head, data), templates.render(.foot, data))
        }
        let shape = FrameShape(frame: self, badge: badge)
        let list = texts.list
        return (
            templates.render(.head, shape: shape, texts: list) { data(badge: badge, texts: FrameTexts(list: $0)) },
            templates.render(.foot, shape: shape, texts: list) { data(badge: badge, texts: FrameTexts(list: $0)) }
        )
    }

    private func data(badge: MarketBadge, texts: FrameTexts) -> TemplateData {
        var data: TemplateData = [
            "title": texts.title,
            "assets": OwnAsset.base,
            "vendor": OwnAsset.vendorBase,
            "path": texts.path,
            "pathQuery": texts.pathQuery,
            "themeLight": theme == .light,
            "themeDark": theme == .dark,
            "signedIn": userName != nil,
            "badge": [
                "kind": badge.kind, "stale": badge.isStale, "label": texts.badgeLabel, "age": texts.badgeAge,
                "ageMilliseconds": texts.badgeMilliseconds, "now": texts.now, "staleAfter": texts.staleAfter,
            ] as TemplateData,
            "place": [place.rawValue: true] as TemplateData,
            "halts": halts.map { halt in
                ["what": halt.asset.map { "Trading of \($0)" } ?? "Trading", "reason": halt.reason] as TemplateData
            },
            "isOfThePage": problem != nil,
        ]
        data["theme"] = theme == .system ? nil : theme.rawValue
        data["userName"] = userName == nil ? nil : texts.userName
        data["csrf"] = csrfToken == nil ? nil : texts.csrf
        data["problem"] = problem == nil && badge.problem == nil ? nil : texts.problem
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
