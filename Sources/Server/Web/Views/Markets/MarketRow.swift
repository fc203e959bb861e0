internal import Domain

/// A coin's row in the market list: its bytes, in two parts around the star that differs from visitor to visitor, and
/// what it is sorted and found by.
struct MarketRow: Sendable {
    let id: AssetID
    let rank: Int
    /// Name and symbol in lower case.
    let searchText: String
    let price: Double
    let change: Double?
    let cap: Double?
    let volume: Double?
    let head: String
    let star: String
    let starred: String
    let tail: String
}

extension MarketRow {
    /// The row's bytes for a visitor who watches the coin or does not.
    func html(watched: Bool) -> String { head + (watched ? starred : star) + tail }
}
