/// Names and values of a form or of an address's query (`application/x-www-form-urlencoded`, URL Standard section 5).
struct FormValues: Sendable {
    static let maximumItems = 100

    private var items: [(name: String, value: String)] = []

    init() {}

    /// Nil when an escape is broken, something is no UTF-8 or there are too many items.
    init?(_ bytes: some Collection<UInt8>) {
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard items.count < FormValues.maximumItems else { return nil }
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let rest = equals == pair.endIndex ? pair[equals...] : pair[pair.index(after: equals)...]
            guard let name = FormValues.decode(pair[..<equals]), let value = FormValues.decode(rest) else { return nil }
            items.append((name, value))
        }
    }

    /// In the order in which they were sent.
    var all: [(name: String, value: String)] { items }

    /// The first value of that name.
    subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// The value of a text field without blanks around it; empty when the field is missing.
    func text(_ name: String) -> String {
        var text = Substring(self[name] ?? "")
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    static func decode(_ bytes: some Collection<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit) else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// A component of a path, in which a plus is a plus.
    static func decode(pathComponent: Substring) -> String? {
        decode(pathComponent.utf8.flatMap { $0 == UInt8(ascii: "+") ? Array("%2B".utf8) : [$0] })
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
