internal import Domain
internal import Synchronization

/// One tick on its way to the API's streams: written once for those who want every coin, and once for each other choice.
final class APITick: Sendable {
    let view: MarketView
    /// The quotes that changed; nil when listeners need all, because ticks were missed.
    private let changed: [Quote]?
    private let written = Mutex<[[AssetID]?: [UInt8]]>([:])

    init(view: MarketView, changed: [Quote]?) {
        self.view = view
        self.changed = changed
    }

    /// JSON in one line.
    /// - Parameter coins: nil for all.
    func data(for coins: [AssetID]?) -> [UInt8] {
        written.withLock { written in
            if let known = written[coins] { return known }
            let quotes: [Quote] =
                if let changed {
                    coins.map { coins in changed.filter { coins.contains($0.asset) } } ?? changed
                } else {
                    coins?.compactMap { view.quotes[$0] } ?? view.quotes.values.sorted { $0.asset < $1.asset }
                }
            var json = APIJSON(capacity: 64 + quotes.count * 160)
            json.object { json in
                json.field("complete", changed == nil)
                json.name("items")
                json.list(quotes) { $0.quote($1) }
            }
            written[coins] = json.bytes
            return json.bytes
        }
    }
}
