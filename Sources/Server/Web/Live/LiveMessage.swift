internal import Contracts
internal import Domain
internal import NIOCore

/// Server-sent events as bytes (HTML Living Standard section 9.2). Each is encoded once, whoever gets it.
enum LiveMessage {
    enum Prices: String, Sendable {
        /// All prices: replaces what the browser knows.
        case snapshot
        /// Prices that changed.
        case tick
    }

    /// A comment line, so that proxies and browsers see that the stream lives.
    static let heartbeat = ByteBuffer(string: ":\n\n")
    /// Said before the server goes: the browser reconnects in a moment.
    static let bye = ByteBuffer(string: "event: bye\ndata: {}\n\n")
    /// First of all: how long to wait before a reconnect.
    static let hello = ByteBuffer(string: "retry: 2000\n\n")

    static func identifier(epoch: Int64, sequence: Int64) -> String { "\(epoch)-\(sequence)" }

    /// `{"e":epoch,"s":sequence,"st":{...},"q":[[id, price, change or null],...]}`.
    ///
    /// - Parameter isDetailed: each quote also has its volume in USD (a decimal as text, or null) and its time in milliseconds.
    static func prices(
        _ kind: Prices, of view: MarketView, quotes: some Collection<Quote>, isDetailed: Bool = false
    ) -> ByteBuffer {
        var json = JSONText(capacity: 256 + quotes.count * 48)
        json.raw("event: ")
        json.raw(kind.rawValue)
        json.raw("\nid: ")
        json.raw(identifier(epoch: view.epoch, sequence: view.sequence))
        json.raw("\ndata: {\"e\":")
        json.number(view.epoch)
        json.raw(",\"s\":")
        json.number(view.sequence)
        if let status = view.status {
            json.raw(",\"st\":{\"kind\":")
            json.string(status.kind.rawValue)
            json.raw(",\"label\":")
            json.string(status.label)
            json.raw(",\"staleAfterMs\":")
            json.number(status.staleAfterMilliseconds)
            json.raw(",\"lastTick\":")
            if let tick = status.lastTick { json.number(tick.milliseconds) } else { json.raw("null") }
            json.raw(",\"problem\":")
            json.string(status.problem)
            json.raw("}")
        }
        json.raw(",\"q\":[")
        var isFirst = true
        for quote in quotes {
            if !isFirst { json.raw(",") }
            isFirst = false
            json.raw("[")
            json.string(quote.asset.rawValue)
            json.raw(",\"")
            json.raw(quote.price.description)
            json.raw("\",")
            json.number(quote.change24h.map { ($0 * 100).rounded() / 100 })
            if isDetailed {
                json.raw(",")
                json.string(quote.volume24h?.description)
                json.raw(",")
                json.number(quote.time.milliseconds)
            }
            json.raw("]")
        }
        json.raw("]}\n\n")
        return ByteBuffer(bytes: json.bytes)
    }

    static func halts(_ halts: [Halt]) -> ByteBuffer {
        var json = JSONText()
        json.raw("event: halts\ndata: {\"halts\":[")
        for (index, halt) in halts.enumerated() {
            json.raw(index == 0 ? "{\"asset\":" : ",{\"asset\":")
            json.string(halt.asset?.rawValue)
            json.raw(",\"reason\":")
            json.string(halt.reason)
            json.raw("}")
        }
        json.raw("]}\n\n")
        return ByteBuffer(bytes: json.bytes)
    }

    /// - Parameter json: one line of JSON.
    static func order(_ json: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeString("event: order\ndata: ")
        buffer.writeBytes(json)
        buffer.writeString("\n\n")
        return buffer
    }
}
