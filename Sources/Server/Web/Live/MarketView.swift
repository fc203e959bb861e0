internal import Contracts
internal import Domain
internal import NIOCore
internal import Synchronization

/// The market at one moment, as all pages of that moment show it. What is rendered from it is rendered once.
final class MarketView: Sendable {
    /// Texts of the API that are written once for all who ask.
    enum Text: Hashable, Sendable {
        case assets
        case quotes
    }

    /// Such a text with the tag that names it.
    struct TaggedText: Sendable {
        let bytes: ByteBuffer
        let tag: String

        init(_ text: [UInt8]) {
            bytes = ByteBuffer(bytes: text)
            tag = "\"\(Hexadecimal.encode(SHA256.hash(text).prefix(8)))\""
        }
    }

    let epoch: Int64
    let sequence: Int64
    let status: MarketStatus?
    let assets: [AssetID: Asset]
    let quotes: [AssetID: Quote]
    let halts: [Halt]
    let sparklines: SparklineImages
    /// What the exchange asks of orders and how it makes prices, for tickets to compute with.
    let rules: TradingRules

    private struct Rendered {
        var table: MarketTable?
        var snapshot: ByteBuffer?
        var rows: [String: (count: Int, bytes: ByteBuffer)] = [:]
        var texts: [Text: TaggedText] = [:]
    }
    private let rendered = Mutex(Rendered())

    init(
        epoch: Int64 = 0, sequence: Int64 = 0, status: MarketStatus? = nil, assets: [AssetID: Asset] = [:],
        quotes: [AssetID: Quote] = [:], halts: [Halt] = [], sparklines: SparklineImages = .empty,
        rules: TradingRules = TradingRules()
    ) {
        self.epoch = epoch
        self.sequence = sequence
        self.status = status
        self.assets = assets
        self.quotes = quotes
        self.halts = halts
        self.sparklines = sparklines
        self.rules = rules
    }

    /// The list's rows, rendered at the first use.
    var table: MarketTable {
        rendered.withLock { rendered in
            if let table = rendered.table { return table }
            let table = MarketTable(assets: Array(assets.values), quotes: quotes, sparklines: sparklines)
            rendered.table = table
            return table
        }
    }

    /// The event that brings a browser up to date from nothing.
    var snapshotMessage: ByteBuffer {
        rendered.withLock { rendered in
            if let snapshot = rendered.snapshot { return snapshot }
            let snapshot = LiveMessage.prices(.snapshot, of: self, quotes: quotes.values.sorted { $0.asset < $1.asset })
            rendered.snapshot = snapshot
            return snapshot
        }
    }

    /// The text, written by `write` at its first use.
    func kept(_ text: Text, _ write: () -> [UInt8]) -> TaggedText {
        rendered.withLock { rendered in
            if let known = rendered.texts[text] { return known }
            let written = TaggedText(write())
            rendered.texts[text] = written
            return written
        }
    }

    func keptRows(_ key: String) -> (count: Int, bytes: ByteBuffer)? { rendered.withLock { $0.rows[key] } }

    func keep(_ rows: (count: Int, bytes: ByteBuffer), for key: String) {
        rendered.withLock { rendered in
            if rendered.rows.count < MarketView.maximumKeptLists { rendered.rows[key] = rows }
        }
    }

    /// Why a coin cannot be traded now; nil when it can.
    func haltReason(of asset: AssetID) -> String? {
        halts.first { $0.asset == nil || $0.asset == asset }?.reason
    }
}
