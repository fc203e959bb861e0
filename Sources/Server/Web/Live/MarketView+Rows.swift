internal import Domain
internal import NIOCore

extension MarketView {
    /// How many orders and filters of the list are kept rendered; searches and watchlists are put together each time.
    static let maximumKeptLists = 32

    /// The rows that a query asks for, as bytes.
    func rows(for query: MarketsQuery, watched: Set<AssetID>) -> (count: Int, bytes: ByteBuffer) {
        let isShared = watched.isEmpty && query.search.isEmpty
        if isShared, let kept = keptRows(query.link) { return kept }
        let rows = table.rows(for: query, watched: watched)
        var bytes = ByteBuffer()
        bytes.writeString(MarketTable.html(rows, watched: watched))
        if isShared { keep((rows.count, bytes), for: query.link) }
        return (rows.count, bytes)
    }
}
