internal import Contracts
internal import Domain
internal import NIOCore
internal import Synchronization

/// One tick on its way to all browsers: encoded once for those who want every coin, and once for each other choice.
final class LiveTick: Sendable {
    let view: MarketView
    /// For browsers that have all ticks before this one.
    let message: ByteBuffer
    private let isSnapshot: Bool
    private let parts = Mutex<[LiveChoice: ByteBuffer]>([:])

    /// - Parameter changed: the quotes that changed; nil when browsers need all of them, because ticks were missed.
    init(view: MarketView, changed: [Quote]?) {
        self.view = view
        self.isSnapshot = changed == nil
        self.message = changed.map { LiveMessage.prices(.tick, of: view, quotes: $0) } ?? view.snapshotMessage
    }

    func message(for choice: LiveChoice?) -> ByteBuffer {
        guard let choice else { return message }
        if isSnapshot { return snapshot(for: choice) }
        return parts.withLock { parts in
            if let part = parts[choice] { return part }
            // Of these few all are sent: a price that stays the same is confirmed by its time.
            let part = LiveMessage.prices(
                .tick, of: view, quotes: choice.coins.compactMap { view.quotes[$0] }, isDetailed: true)
            parts[choice] = part
            return part
        }
    }

    /// For browsers that missed ticks.
    func snapshot(for choice: LiveChoice?) -> ByteBuffer { LiveTick.snapshot(of: view, for: choice) }

    static func snapshot(of view: MarketView, for choice: LiveChoice?) -> ByteBuffer {
        guard let choice else { return view.snapshotMessage }
        return LiveMessage.prices(.snapshot, of: view, quotes: choice.coins.compactMap { view.quotes[$0] }, isDetailed: true)
    }
}

/// The coins that a browser wants to hear of, when it does not want all.
struct LiveChoice: Hashable, Sendable {
    static let limit = 50
    /// Sorted, without repetition.
    let coins: [AssetID]

    /// From `bitcoin,ether`; nil when nothing usable is in it. More than `limit` are cut off.
    init?(_ text: String?) {
        guard let text, !text.isEmpty else { return nil }
        let names = Set(text.split(separator: ",").map(String.init).filter { $0.utf8.count <= 64 })
        guard !names.isEmpty else { return nil }
        coins = names.sorted().prefix(LiveChoice.limit).map { AssetID($0) }
    }
}
