internal import Contracts
internal import Domain

/// Which portfolio a page is about, the others to choose from, and the pages about portfolios.
struct PortfolioBar: Sendable {
    enum Tab: String, Sendable {
        case holdings = "isHoldings"
        case performance = "isPerformance"
        case portfolios = "isPortfolios"
    }

    /// Nil when the backend does not say: then there is nothing to choose.
    var list: PortfolioList?
    /// What the page is about; nil for the active one.
    var portfolio: PortfolioID?
    var tab: Tab

    var current: PortfolioSummary? {
        guard let list else { return nil }
        return list.portfolios.first { $0.id == portfolio ?? list.active }
    }

    /// Under `bar`.
    var data: TemplateData {
        let inUse = (list?.portfolios ?? []).filter { $0.archivedAt == nil }
        let isClosed = current?.archivedAt != nil
        var data: TemplateData = [
            "name": current?.name ?? "Portfolio", "isArchived": isClosed, "canChoose": inUse.count > 1 && !isClosed,
            "next": tab == .portfolios ? "/portfolios" : tab == .performance ? "/portfolio/performance" : "/portfolio",
            "portfolios": inUse.map { portfolio in
                [
                    "id": portfolio.id.description, "name": portfolio.name, "isCurrent": portfolio.id == current?.id,
                ] as TemplateData
            },
        ]
        data[tab.rawValue] = true
        return data
    }
}
