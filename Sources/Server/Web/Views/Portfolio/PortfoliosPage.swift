internal import Contracts
internal import Domain

/// All portfolios of a user, and what can be done with them.
struct PortfoliosPage: Page {
    /// A form of this page.
    enum Form: Sendable, Equatable {
        case create
        case rename(PortfolioID)
        case clone(PortfolioID)
        case reset(PortfolioID)
        case archive(PortfolioID)

        var portfolio: PortfolioID? {
            switch self {
            case .create: nil
            case .rename(let id), .clone(let id), .reset(let id), .archive(let id): id
            }
        }
    }

    /// Archived ones included.
    var list: PortfolioList
    /// What the forms' idempotency keys begin with.
    var key: String
    /// The form that was refused, as it was sent.
    var refused: (form: Form, state: FormState)?

    var title: String { "Portfolios" }

    func content(in frame: Frame) -> String {
        let inUse = list.portfolios.filter { $0.archivedAt == nil }
        let archived = list.portfolios.filter { $0.archivedAt != nil }
        var data = frame.base
        data["bar"] = PortfolioBar(list: list, tab: .portfolios).data
        data["portfolios"] = inUse.map { rowData($0, isLast: inUse.count == 1) }
        data["canOpen"] = inUse.count < list.maximumCount
        data["maximum"] = Format.usd(list.maximumOpeningCash)
        data["create"] = formData(.create, values: ["openingCash": Self.plain(list.maximumOpeningCash)], key: key + "-new")
        data["hasArchived"] = !archived.isEmpty
        data["archived"] = archived.reversed().map { portfolio in
            [
                "id": portfolio.id.description, "name": portfolio.name,
                "closed": portfolio.archivedAt?.description ?? "",
                "closedText": portfolio.archivedAt.map { Format.time($0) } ?? "",
            ] as TemplateData
        }
        // The form is not on the page where there is nothing else to close it for.
        if inUse.count == 1, let refused, case .archive = refused.form {
            data["pageError"] = refused.state.errors["confirm"] ?? refused.state.errors[""]
        }
        return Templates.shared.render(.portfolios, data)
    }

    private func rowData(_ portfolio: PortfolioSummary, isLast: Bool) -> TemplateData {
        let id = portfolio.id
        let resets = portfolio.periods.count - 1
        var data: TemplateData = [
            "id": id.description, "name": portfolio.name, "isActive": portfolio.isActive,
            "created": portfolio.createdAt.description, "createdText": Format.time(portfolio.createdAt),
            "opening": Format.usd(portfolio.openingCash), "value": Format.usd(portfolio.totalValue),
            "isOpen": refused?.form.portfolio == id,
            "rename": formData(.rename(id), values: ["name": portfolio.name], key: ""),
            "clone": formData(.clone(id), values: ["name": ""], key: "\(key)-clone-\(id)"),
            "reset": formData(
                .reset(id), values: ["openingCash": Self.plain(portfolio.openingCash)], key: "\(key)-reset-\(id)"),
        ]
        // The last one cannot be closed.
        if !isLast { data["archive"] = formData(.archive(id), values: [:], key: "") }
        data["clonedFrom"] = portfolio.clonedFrom.map { source in
            list.portfolios.first { $0.id == source }?.name ?? "another portfolio"
        }
        if resets > 0 {
            data["resets"] = resets == 1 ? "reset once" : "reset \(resets) times"
        }
        return data
    }

    /// The fields of a form: what was typed when it is the one that was refused.
    private func formData(_ form: Form, values: [String: String], key: String) -> TemplateData {
        var data: TemplateData = ["key": key]
        for (name, value) in values { data[name] = value }
        guard let refused, refused.form == form else { return data }
        for (name, value) in refused.state.values { data[name] = value }
        data["nameError"] = refused.state.errors["name"]
        data["cashError"] = refused.state.errors["openingCash"]
        data["confirmError"] = refused.state.errors["confirm"]
        data["error"] = refused.state.errors[""]
        return data
    }

    /// As a person would type it.
    private static func plain(_ amount: USD) -> String {
        amount.micros.isMultiple(of: 1_000_000) ? String(amount.micros / 1_000_000) : amount.description
    }
}
