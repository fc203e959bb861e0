internal import Contracts
internal import Domain

/// The API keys of an account: fields `name`, `scope`, `expires`, `password`.
struct KeysPage: Page {
    /// How long a new key may be good.
    enum Expiry: String, CaseIterable, Sendable {
        case month = "30"
        case quarter = "90"
        case year = "365"
        case never

        var text: String {
            switch self {
            case .month: "in 30 days"
            case .quarter: "in 90 days"
            case .year: "in a year"
            case .never: "never"
            }
        }

        func moment(after now: Timestamp) -> Timestamp? {
            Int64(rawValue).map { now.adding(milliseconds: $0 * 86_400_000) }
        }
    }

    var keys: [KeySummary]
    var form = FormState()
    /// Shown this once.
    var created: CreatedKey?

    var title: String { "API keys" }

    func content(in frame: Frame) -> String {
        var data = frame.base.merging(form.data) { $1 }
        data["hasKeys"] = !keys.isEmpty
        data["keys"] = keys.map { key in
            var row: TemplateData = [
                "id": key.id, "name": key.name, "scope": key.scope.rawValue, "made": key.createdAt.description,
                "madeText": Format.time(key.createdAt),
            ]
            row["csrf"] = frame.csrfToken
            if let expires = key.expiresAt {
                row["expires"] = expires.description
                row["expiresText"] = Format.time(expires)
                row["isExpired"] = expires <= frame.now
            }
            if let used = key.lastUsedAt {
                row["used"] = used.description
                row["usedText"] = Format.time(used)
            }
            return row
        }
        data["isTrade"] = form.values["scope"] == KeyScope.trade.rawValue
        let chosen = form.values["expires"].flatMap { Expiry(rawValue: $0) } ?? .quarter
        data["expiries"] = Expiry.allCases.map { expiry in
            ["value": expiry.rawValue, "text": expiry.text, "isChosen": expiry == chosen] as TemplateData
        }
        if let created {
            data["created"] =
                [
                    "name": created.key.name, "id": created.key.id, "token": created.token.value,
                    "signingSecret": created.signingSecret.value, "trades": created.key.scope == .trade,
                ] as TemplateData
        }
        return Templates.shared.render(.keys, data)
    }
}
