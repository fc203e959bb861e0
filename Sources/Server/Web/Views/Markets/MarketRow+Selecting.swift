internal import Domain

extension MarketRow {
    func fits(_ filter: MarketsQuery.Filter, watched: Set<AssetID>) -> Bool {
        switch filter {
        case .all: true
        case .gainers: Format.direction(change) == .up
        case .losers: Format.direction(change) == .down
        case .watch: watched.contains(id)
        }
    }

    func fits(_ size: MarketsQuery.Size) -> Bool {
        switch size {
        case .any: true
        case .large: cap ?? 0 >= 1e10
        case .medium: (1e9..<1e10).contains(cap ?? 0)
        case .small: cap ?? 0 < 1e9
        }
    }

    /// Whether this row comes before `other` when the smallest come first; equal ones by rank.
    func precedes(_ other: MarketRow, by sort: MarketsQuery.Sort) -> Bool {
        switch sort {
        case .rank: (rank, id) < (other.rank, other.id)
        case .name: (searchText, rank) < (other.searchText, other.rank)
        case .price: (price, other.rank) < (other.price, rank)
        case .change: (change ?? 0, other.rank) < (other.change ?? 0, rank)
        case .cap: (cap ?? 0, other.rank) < (other.cap ?? 0, rank)
        case .volume: (volume ?? 0, other.rank) < (other.volume ?? 0, rank)
        }
    }
}
