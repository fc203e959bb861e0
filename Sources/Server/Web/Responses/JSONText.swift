internal import Domain

/// Writes JSON by hand where it is written often (RFC 8259). `<`, `>` and `&` are escaped, so that the text is harmless
/// even where somebody pastes it into a page.
struct JSONText: Sendable {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func raw(_ json: [UInt8]) { bytes.append(contentsOf: json) }

    mutating func number(_ value: Int64) { bytes.append(contentsOf: String(value).utf8) }

    /// For display; what is no number is `null`.
    mutating func number(_ value: Double?) {
        guard let value, value.isFinite else { return raw("null") }
        raw(value.description)
    }

    /// A decimal as a number: exact as text, and readable by scripts.
    mutating func number(_ price: Price) { raw(price.description) }

    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0x7f:
                raw("\\u00")
                raw(Hexadecimal.encode([byte]))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func string(_ text: String?) {
        if let text { string(text) } else { raw("null") }
    }
}
