internal import Domain

/// Writes the API's JSON: commas and quotes in one place, decimals as texts, moments in ISO 8601.
struct APIJSON: Sendable {
    private var text: JSONText
    private var isFirst = true

    init(capacity: Int = 512) { text = JSONText(capacity: capacity) }

    var bytes: [UInt8] { text.bytes }

    mutating func object(_ body: (inout APIJSON) throws -> Void) rethrows {
        separate()
        text.raw("{")
        isFirst = true
        try body(&self)
        text.raw("}")
        isFirst = false
    }

    mutating func array(_ body: (inout APIJSON) throws -> Void) rethrows {
        separate()
        text.raw("[")
        isFirst = true
        try body(&self)
        text.raw("]")
        isFirst = false
    }

    mutating func list<Elements: Sequence>(
        _ elements: Elements, _ each: (inout APIJSON, Elements.Element) throws -> Void
    ) rethrows {
        try array { json in for element in elements { try each(&json, element) } }
    }

    /// The name of the member whose value comes next.
    mutating func name(_ name: String) {
        separate()
        text.string(name)
        text.raw(":")
        isFirst = true
    }

    mutating func value(_ value: String) {
        separate()
        text.string(value)
    }

    mutating func value(_ value: Int64) {
        separate()
        text.number(value)
    }

    mutating func value(_ value: Bool) {
        separate()
        text.raw(value ? "true" : "false")
    }

    mutating func null() {
        separate()
        text.raw("null")
    }

    /// JSON that was written before.
    mutating func raw(_ json: [UInt8]) {
        separate()
        text.raw(json)
    }

    mutating func field(_ name: StaticString, _ value: String) {
        member(name)
        self.value(value)
    }

    mutating func field(_ name: StaticString, _ value: String?) {
        member(name)
        if let value { self.value(value) } else { null() }
    }

    mutating func field(_ name: StaticString, _ value: Int64) {
        member(name)
        self.value(value)
    }

    mutating func field(_ name: StaticString, _ value: Bool) {
        member(name)
        self.value(value)
    }

    /// A decimal or an identifier; nil is `null`.
    mutating func field(_ name: StaticString, text value: (some CustomStringConvertible)?) {
        member(name)
        if let value { self.value(value.description) } else { null() }
    }

    /// For display only: what does not fit is `null`.
    mutating func field(_ name: StaticString, approximate value: Double?, decimals: Int) {
        member(name)
        if let plain = value.flatMap({ PlainNumber.text($0, decimals: decimals) }) { self.value(plain) } else { null() }
    }

    /// A ratio, as exact as a binary number says it; what does not fit is `null`.
    mutating func field(_ name: StaticString, ratio value: Double) {
        member(name)
        if let plain = PlainNumber.text(value) { self.value(plain) } else { null() }
    }

    private mutating func member(_ name: StaticString) {
        separate()
        text.raw("\"")
        text.raw(name)
        text.raw("\":")
        isFirst = true
    }

    private mutating func separate() {
        if isFirst { isFirst = false } else { text.raw(",") }
    }
}

/// Binary numbers, which are for display only, as decimals without an exponent.
enum PlainNumber {
    static func text(_ value: Double, decimals: Int) -> String? {
        var scaled = value
        for _ in 0..<decimals { scaled *= 10 }
        guard let units = Int64(exactly: scaled.rounded()) else { return nil }
        return DecimalText.string(units: units, decimals: decimals)
    }

    /// With as many decimals of twelve as there is room for.
    static func text(_ value: Double) -> String? {
        text(value, decimals: 12) ?? text(value, decimals: 6) ?? text(value, decimals: 0)
    }
}
