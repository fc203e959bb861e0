internal import Domain

/// All coins with their prices: the first page, without the rows, which are the same for everybody.
struct MarketsPage: Sendable {
    var query: MarketsQuery
    var summary: MarketSummary
    /// How many rows come between the two halves; with none, the page says why.
    var rowCount: Int

    /// What comes before and after the rows.
    func html(frame: Frame) -> (before: String, after: String) {
        let frameData = frame.data(title: "Markets")
        let data = data(frame)
        let templates = Templates.shared
        return (
            templates.render(.head, frameData) + templates.render(.marketsBefore, data),
            templates.render(.marketsAfter, data) + templates.render(.foot, frameData)
        )
    }

    private func data(_ frame: Frame) -> TemplateData {
        var data = frame.base
        data["totalCap"] = Format.compact(summary.totalCap)
        data["volume"] = Format.compact(summary.volume24h)
        data["bitcoinShare"] = summary.bitcoinShare.map { Format.percent($0) } ?? Format.none
        data["gainers"] = String(summary.gainers)
        data["losers"] = String(summary.losers)
        data["search"] = query.search
        data["show"] = query.filter == .all ? nil : query.filter.rawValue
        data["sort"] = query.sort.rawValue
        data["descending"] = query.isDescending
        data["filters"] = MarketsQuery.Filter.allCases.map { filter in
            [
                "name": filter.rawValue, "label": MarketsPage.label(filter), "link": query.with(filter: filter).link,
                "isCurrent": filter == query.filter,
            ] as TemplateData
        }
        data["sizes"] = MarketsQuery.Size.allCases.map { size in
            ["value": size.rawValue, "label": MarketsPage.label(size), "isCurrent": size == query.size] as TemplateData
        }
        data["sorts"] = MarketsQuery.Sort.allCases.map { sort in
            ["value": sort.rawValue, "label": MarketsPage.label(sort), "isCurrent": sort == query.sort] as TemplateData
        }
        data["starter"] = frame.userName == nil && summary.coins > 0 && query == MarketsQuery()
        var columns: TemplateData = [:]
        for column in MarketsQuery.Sort.allCases {
            var order: TemplateData = ["link": query.sorted(by: column).link]
            if query.sort == column { order["order"] = query.isDescending ? "descending" : "ascending" }
            columns[column.rawValue] = order
        }
        data["columns"] = columns
        data["empty"] = rowCount == 0 ? emptyText(frame) : nil
        return data
    }

    /// Why the list is empty and what to do about it.
    private func emptyText(_ frame: Frame) -> String {
        if summary.coins == 0 { return "Prices are on their way: the list fills with the first answer of the market." }
        if !query.search.isEmpty { return "No coin here is called “\(query.search)”. Try a part of its name or its symbol." }
        if query.filter == .watch {
            return frame.userName == nil
                ? "Sign in to keep a watchlist: then the star beside a coin puts it here."
                : "Your watchlist is empty. Choose the star beside a coin to put it here."
        }
        return "No coin fits these filters now. Choose All to see the whole market."
    }

    private static func label(_ filter: MarketsQuery.Filter) -> String {
        switch filter {
        case .all: "All"
        case .gainers: "Gainers"
        case .losers: "Losers"
        case .watch: "Watchlist"
        }
    }

    private static func label(_ sort: MarketsQuery.Sort) -> String {
        switch sort {
        case .rank: "By rank"
        case .name: "By name"
        case .price: "By price"
        case .change: "By change"
        case .cap: "By market cap"
        case .volume: "By volume"
        }
    }

    private static func label(_ size: MarketsQuery.Size) -> String {
        switch size {
        case .any: "Any market cap"
        case .large: "Above 10 B"
        case .medium: "1 B to 10 B"
        case .small: "Below 1 B"
        }
    }
}
