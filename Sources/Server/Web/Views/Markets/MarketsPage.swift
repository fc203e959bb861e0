internal import Domain

/// All coins with their prices: the first page, without the rows, which are the same for everybody.
struct MarketsPage: Sendable {
    var query: MarketsQuery
    var summary: MarketSummary
    /// How many rows come between the two halves; with none, the page says why.
    var rowCount: Int

    /// What comes before and after the rows.
    func html(frame: Frame) -> (before: String, after: String) {
        let (head, foot) = frame.around(title: "Markets")
        let empty = rowCount == 0 ? emptyText(frame) : nil
        let texts = [
            frame.path, frame.csrfToken ?? "", Format.compact(summary.totalCap), Format.compact(summary.volume24h),
            summary.bitcoinShare.map { Format.percent($0) } ?? Format.none, String(summary.gainers), String(summary.losers),
            query.search, empty ?? "",
        ]
        let shape = Shape(
            query: query, isSignedIn: frame.userName != nil, hasToken: frame.csrfToken != nil, isEmpty: empty != nil,
            hasCoins: summary.coins > 0)
        let templates = Templates.shared
        let before: String
        let after: String
        if query.search.isEmpty {
            before = templates.render(.marketsBefore, shape: shape, texts: texts) { data(frame, $0, shape) }
            after = templates.render(.marketsAfter, shape: shape, texts: texts) { data(frame, $0, shape) }
        } else {
            // A search is in every link of the page: a shape of its own that is not worth keeping.
            let data = data(frame, texts, shape)
            before = templates.render(.marketsBefore, data)
            after = templates.render(.marketsAfter, data)
        }
        return (head + before, after + foot)
    }

    /// What decides which parts of the page show.
    private struct Shape: Hashable, Sendable {
        let query: MarketsQuery
        let isSignedIn: Bool
        let hasToken: Bool
        let isEmpty: Bool
        let hasCoins: Bool
    }

    private func data(_ frame: Frame, _ texts: [String], _ shape: Shape) -> TemplateData {
        var data = frame.base
        data["path"] = texts[0]
        data["csrf"] = shape.hasToken ? texts[1] : nil
        data["totalCap"] = texts[2]
        data["volume"] = texts[3]
        data["bitcoinShare"] = texts[4]
        data["gainers"] = texts[5]
        data["losers"] = texts[6]
        data["search"] = texts[7]
        data["empty"] = shape.isEmpty ? texts[8] : nil
        data["starter"] = !shape.isSignedIn && shape.hasCoins && query == MarketsQuery()
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
        var columns: TemplateData = [:]
        for column in MarketsQuery.Sort.allCases {
            var order: TemplateData = ["link": query.sorted(by: column).link]
            if query.sort == column { order["order"] = query.isDescending ? "descending" : "ascending" }
            columns[column.rawValue] = order
        }
        data["columns"] = columns
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
