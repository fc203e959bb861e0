/// Writes Binance's JSON: decimals as strings, times and ids as numbers, commas where they belong.
struct BinanceJSON: Sendable {
    private var text: JSONText
    private var needsComma = false

    init(capacity: Int = 512) { text = JSONText(capacity: capacity) }

    var bytes: [UInt8] { text.bytes }

    static func object(capacity: Int = 512, _ body: (inout BinanceJSON) -> Void) -> [UInt8] {
        var json = BinanceJSON(capacity: capacity)
        json.object(body)
        return json.bytes
    }

    static func array<Element>(
        _ elements: some Collection<Element>, capacityEach: Int = 512, _ body: (inout BinanceJSON, Element) -> Void
    ) -> [UInt8] {
        var json = BinanceJSON(capacity: 64 + elements.count * capacityEach)
        json.array(elements, body)
        return json.bytes
    }

    mutating func object(_ body: (inout BinanceJSON) -> Void) {
        open("{")
        body(&self)
        close("}")
    }

    mutating func object(_ name: StaticString, _ body: (inout BinanceJSON) -> Void) {
        key(name)
        object(body)
    }

    mutating func array<Element>(_ elements: some Collection<Element>, _ body: (inout BinanceJSON, Element) -> Void) {
        open("[")
        for element in elements { body(&self, element) }
        close("]")
    }

    mutating func array<Element>(
        _ name: StaticString, _ elements: some Collection<Element>, _ body: (inout BinanceJSON, Element) -> Void
    ) {
        key(name)
        array(elements, body)
    }

    mutating func strings(_ name: StaticString, _ texts: some Collection<String>) {
        array(name, texts) { $0.string($1) }
    }

    mutating func string(_ value: String) {
        separate()
        text.string(value)
    }

    mutating func number(_ value: Int64) {
        separate()
        text.number(value)
    }

    mutating func string(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    mutating func number(_ name: StaticString, _ value: Int64) {
        key(name)
        number(value)
    }

    mutating func number(_ name: StaticString, _ value: Int) { number(name, Int64(value)) }

    mutating func bool(_ name: StaticString, _ value: Bool) {
        key(name)
        separate()
        text.raw(value ? "true" : "false")
    }

    /// JSON that was written before.
    mutating func raw(_ name: StaticString, _ json: [UInt8]) {
        key(name)
        separate()
        text.raw(json)
    }

    private mutating func key(_ name: StaticString) {
        separate()
        text.raw("\"")
        text.raw(name)
        text.raw("\":")
        needsComma = false
    }

    private mutating func separate() {
        if needsComma { text.raw(",") }
        needsComma = true
    }

    private mutating func open(_ bracket: StaticString) {
        separate()
        text.raw(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: StaticString) {
        text.raw(bracket)
        needsComma = true
    }
}
