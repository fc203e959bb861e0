import Contracts
import Domain

/// What a complete list of the source changes in the catalogue. Pure: the listing is decided here and nowhere else.
struct ListingPlan: Equatable {
    /// Coins to list for the first time, by rank; their quantity step is fixed with this.
    var new: [Asset] = []
    /// Coins whose name, rank, supply or state is another now.
    var changed: [Asset] = []
    /// Rows that could not be used, for the log.
    var refused: [String] = []

    var isEmpty: Bool { new.isEmpty && changed.isEmpty }

    /// - Parameters:
    ///   - known: all coins that were ever listed.
    ///   - observed: the source's list; rows of the same coin after the first do not count.
    ///   - limit: how many coins of the list are listed, by rank.
    init(known: [Asset], observed: [ObservedAsset], limit: Int) {
        var seen: Set<AssetID> = []
        let rows = observed.enumerated()
            .sorted { ($0.element.rank ?? .max, $0.offset) < ($1.element.rank ?? .max, $1.offset) }
            .map(\.element)
        let byID = Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for row in rows {
            guard row.isListable else {
                refused.append("\(row.id.rawValue.prefix(64))")
                continue
            }
            guard seen.count < limit else { break }
            guard seen.insert(row.id).inserted else { continue }
            if let asset = byID[row.id] {
                let updated = asset.updated(from: row)
                if updated != asset { changed.append(updated) }
            } else {
                new.append(Asset(row))
            }
        }
        // A list that lost most of its rows is a fault of the source, not the end of most coins.
        let listed = known.filter { $0.state == .listed }
        guard seen.count * 2 >= min(listed.count, limit) else { return }
        for asset in known where !seen.contains(asset.id) && (asset.state == .listed || asset.rank != nil) {
            var gone = asset
            gone.rank = nil
            if asset.state == .listed { gone.state = .delisted }
            changed.append(gone)
        }
    }
}

extension ObservedAsset {
    /// Whether the row can become a coin: ids go into addresses and pages, so only letters, digits and `-_.` will do.
    fileprivate var isListable: Bool {
        let bytes = id.rawValue.utf8
        let isSlug = bytes.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isSlug && (1...64).contains(bytes.count) && id.rawValue != "USD" && id.rawValue != "." && id.rawValue != ".."
            && !symbol.isEmpty && !name.isEmpty && price.mantissa > 0
    }
}

extension Asset {
    fileprivate init(_ row: ObservedAsset) {
        self.init(
            id: row.id, symbol: String(row.symbol.prefix(20)), name: String(row.name.prefix(80)), rank: row.rank,
            supply: row.supply, maxSupply: row.maxSupply, quantityDecimals: Asset.quantityDecimals(listedAt: row.price))
    }

    /// A coin that is suspended stays so until it is quoted again; one that had left the list is back.
    fileprivate func updated(from row: ObservedAsset) -> Asset {
        var asset = self
        asset.symbol = String(row.symbol.prefix(20))
        asset.name = String(row.name.prefix(80))
        asset.rank = row.rank
        asset.supply = row.supply
        asset.maxSupply = row.maxSupply
        if asset.state == .delisted { asset.state = .listed }
        return asset
    }
}
