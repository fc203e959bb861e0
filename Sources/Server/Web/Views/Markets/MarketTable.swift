internal import Domain

/// The market list's rows, rendered once per tick for all visitors.
struct MarketTable: Sendable {
    static let empty = MarketTable(assets: [], quotes: [:], sparklines: .empty)

    /// By rank.
    let rows: [MarketRow]
    let summary: MarketSummary

    /// `assets` that are suspended or have left the list are left out.
    init(assets: [Asset], quotes: [AssetID: Quote], sparklines: SparklineImages) {
        rows = assets.filter { $0.state == .listed }
            .map { MarketRow(asset: $0, quote: quotes[$0.id], sparkline: sparklines.images[$0.id]) }
            .sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }
        var summary = MarketSummary()
        var bitcoin: Double?
        for row in rows {
            summary.coins += 1
            summary.totalCap += row.cap ?? 0
            summary.volume24h += row.volume ?? 0
            switch Format.direction(row.change) {
            case .up: summary.gainers += 1
            case .down: summary.losers += 1
            case .flat: break
            }
            if row.id.rawValue == "bitcoin" { bitcoin = row.cap }
        }
        summary.bitcoinShare = summary.totalCap > 0 ? bitcoin.map { $0 / summary.totalCap * 100 } : nil
        self.summary = summary
    }

    /// The rows that a query asks for, in its order.
    func rows(for query: MarketsQuery, watched: Set<AssetID>) -> [MarketRow] {
        let search = query.search.lowercased()
        var chosen = rows
        if query.filter != .all || query.size != .any || !search.isEmpty {
            chosen = rows.filter { row in
                (search.isEmpty || row.searchText.contains(search)) && row.fits(query.size)
                    && row.fits(query.filter, watched: watched)
            }
        }
        guard query.sort != .rank || query.isDescending else { return chosen }
        chosen.sort { query.isDescending ? $1.precedes($0, by: query.sort) : $0.precedes($1, by: query.sort) }
        return chosen
    }

    /// The bytes of these rows, with the visitor's stars.
    static func html(_ rows: [MarketRow], watched: Set<AssetID>) -> String {
        var html = ""
        html.reserveCapacity(rows.count * 1200)
        for row in rows {
            html += row.head
            html += !watched.isEmpty && watched.contains(row.id) ? row.starred : row.star
            html += row.tail
        }
        return html
    }
}
