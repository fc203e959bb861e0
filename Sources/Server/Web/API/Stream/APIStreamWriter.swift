internal import Contracts
internal import Domain
internal import Hummingbird
internal import NIOCore

/// What one listener gets: its choice of events, each with the identifier from which it can go on.
struct APIStreamWriter {
    enum Kind: String, CaseIterable, Sendable {
        case quotes
        case orders
        case fills
    }

    let kinds: Set<Kind>
    /// Nil for all.
    let coins: [AssetID]?
    private(set) var position: APIStreamPosition
    /// Fills before this moment were told on an earlier connection, or are none of this one's.
    private let since: Timestamp
    private var lastFill = FillID(0)
    private var buffer = ByteBuffer()

    init(kinds: Set<Kind>, coins: [AssetID]?, position: APIStreamPosition, since: Timestamp) {
        self.kinds = kinds
        self.coins = coins
        self.position = position
        self.since = since
    }

    /// What is to be sent, and forgets it.
    mutating func take() -> ByteBuffer? {
        guard buffer.readableBytes > 0 else { return nil }
        defer { buffer = ByteBuffer() }
        return buffer
    }

    mutating func write(_ news: APIStreams.News) {
        switch news {
        case .tick(let tick): write(tick)
        case .order(let order): write([order])
        case .signOfLife: buffer.writeString(":\n\n")
        }
    }

    mutating func write(_ tick: APITick) {
        (position.epoch, position.sequence) = (tick.view.epoch, tick.view.sequence)
        guard kinds.contains(.quotes) else { return }
        event("quotes", tick.data(for: coins))
    }

    /// Orders as they are now, the one that changed first, first; before them their fills that were not told yet.
    mutating func write(_ orders: [Order]) {
        let fills = orders.flatMap(\.fills).filter { $0.id > lastFill && $0.time >= since }.sorted { $0.id < $1.id }
        for fill in fills {
            lastFill = fill.id
            if kinds.contains(.fills) { event("fill", APIJSON.line { $0.fill(fill) }) }
        }
        for order in orders {
            position.changes = max(position.changes, order.updatedAt)
            if kinds.contains(.orders) { event("order", APIJSON.line { $0.order(order) }) }
        }
    }

    /// More has changed than is told one by one.
    mutating func writeReset() { event("reset", Array("{}".utf8)) }

    private mutating func event(_ name: String, _ data: [UInt8]) {
        buffer.writeString("event: \(name)\nid: \(position.identifier)\ndata: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
    }
}

extension APIJSON {
    static func line(_ body: (inout APIJSON) -> Void) -> [UInt8] {
        var json = APIJSON()
        body(&json)
        return json.bytes
    }
}
