/// Reads JSON (RFC 8259) from bytes that a stranger sent: bounded in depth, linear in time, never traps.
///
/// More tolerant than the standard in points that services get wrong: the bare words `NaN`, `Infinity` and `-Infinity` are
/// read as numbers that are none, numbers may have other forms, a byte order mark is skipped, and of members of one name the
/// last counts. Strictly, all of that is refused: of an order nobody should have to guess which of two quantities was meant.
public struct JSONParser {
    /// Why bytes are no JSON, and where.
    public struct Failure: Error, Hashable {
        /// Bytes before the place at which reading stopped.
        public let offset: Int
        /// What was wrong there, for people.
        public let reason: String
    }

    /// How many arrays and objects may stand inside each other: a bound for the stack.
    public static let maximumDepth = 32

    private let bytes: [UInt8]
    private let isStrict: Bool
    private var position = 0

    private init(_ bytes: [UInt8], isStrict: Bool) {
        self.bytes = bytes
        self.isStrict = isStrict
    }

    /// - Parameter isStrict: whether only what the standard allows is read, and each member of an object once.
    public static func parse(_ bytes: [UInt8], isStrict: Bool = false) throws(Failure) -> JSONValue {
        var parser = JSONParser(bytes, isStrict: isStrict)
        if !isStrict, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
        let value = try parser.value(depth: 0)
        parser.skipBlanks()
        guard parser.position == bytes.count else { throw parser.failure("text after the document") }
        return value
    }

    private func failure(_ reason: String) -> Failure { Failure(offset: position, reason: reason) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while position < bytes.count, bytes[position] <= 0x20, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
            position += 1
        }
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth <= JSONParser.maximumDepth else { throw failure("nested too deeply") }
        skipBlanks()
        guard let byte = next else { throw failure("no value") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N") where !isStrict: return try word("NaN", .number("NaN"))
        case UInt8(ascii: "I") where !isStrict: return try word("Infinity", .number("Infinity"))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw failure("no value")
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        let length = text.utf8CodeUnitCount
        let matches = text.withUTF8Buffer { word in
            position + length <= bytes.count && word.elementsEqual(bytes[position..<position + length])
        }
        guard matches else { throw failure("no value") }
        position += length
        return value
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = position
        position += 1
        if !isStrict, bytes[start] == UInt8(ascii: "-"), next == UInt8(ascii: "I") {
            return try word("Infinity", .number("-Infinity"))
        }
        while let byte = next, JSONParser.belongsToNumber(byte) { position += 1 }
        guard position - start <= 400 else { throw failure("a number too long") }
        guard !isStrict || JSONParser.isNumber(bytes[start..<position]) else { throw failure("a number of another form") }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// RFC 8259 section 6.
    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func digits() -> Int {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let hasLeadingZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || whole > 1 && !hasLeadingZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func belongsToNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private mutating func string() throws(Failure) -> String {
        position += 1
        let start = position
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") {
            defer { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        var text = Array(bytes[start..<position])
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text.append(contentsOf: try escaped())
            case 0..<0x20: throw failure("a control character in a string")
            default: text.append(byte)
            }
        }
        throw failure("an unfinished string")
    }

    private mutating func escaped() throws(Failure) -> [UInt8] {
        guard let byte = next else { throw failure("an unfinished string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            let unit = try hexadecimal()
            guard unit & 0xF800 == 0xD800 else { return utf8(unit) }
            guard unit < 0xDC00, next == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
            else { return utf8(0xFFFD) }
            position += 2
            let low = try hexadecimal()
            guard low & 0xFC00 == 0xDC00 else { return utf8(0xFFFD) }
            return utf8(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        default: throw failure("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard position + 4 <= bytes.count else { throw failure("an unfinished string") }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else {
                throw failure("an unknown escape")
            }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }

    private func utf8(_ scalar: UInt32) -> [UInt8] {
        Array(String(Character(UnicodeScalar(scalar) ?? "\u{FFFD}")).utf8)
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if next == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try value(depth: depth + 1))
            guard try separator(closing: UInt8(ascii: "]")) else { return .array(elements) }
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        skipBlanks()
        if next == UInt8(ascii: "}") {
            position += 1
            return .object([:])
        }
        while true {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw failure("no member name") }
            let name = try string()
            skipBlanks()
            guard next == UInt8(ascii: ":") else { throw failure("no colon") }
            position += 1
            guard !isStrict || members[name] == nil else { throw failure("a member that was there before") }
            members[name] = try value(depth: depth + 1)
            guard try separator(closing: UInt8(ascii: "}")) else { return .object(members) }
        }
    }

    /// True when another element follows, false when the container is closed.
    private mutating func separator(closing: UInt8) throws(Failure) -> Bool {
        skipBlanks()
        guard let byte = next, byte == UInt8(ascii: ",") || byte == closing else { throw failure("no comma") }
        position += 1
        return byte != closing
    }
}
