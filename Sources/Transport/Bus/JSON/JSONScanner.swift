internal import Glibc

/// Takes a message apart that was written as this exchange writes them: without spaces and escapes, keys in ASCII and in their order (so
/// that none stands twice). Anything else is left to Foundation, right or wrong.
struct JSONScanner {
    private let bytes: [UInt8]
    private(set) var tokens: [JSONToken] = []
    private var place = 0
    /// All octets of strings, one over the other.
    private var all: UInt8 = 0

    private static let deepest = 32

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether the message is one.
    mutating func scan() -> Bool {
        guard bytes.count < Int(Int32.max) else { return false }
        tokens.reserveCapacity(32)
        let isOne = bytes.withUnsafeBufferPointer { bytes in value(bytes, depth: 0) && place == bytes.count }
        guard isOne else { return false }
        return all < 0x80 || String(validating: bytes, as: UTF8.self) != nil
    }

    private mutating func value(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int) -> Bool {
        guard place < bytes.count, depth < Self.deepest else { return false }
        switch bytes[place] {
        case UInt8(ascii: "\""): return string(bytes)
        case UInt8(ascii: "{"): return object(bytes, depth)
        case UInt8(ascii: "["): return array(bytes, depth)
        case UInt8(ascii: "t"): return word("true", .true, bytes)
        case UInt8(ascii: "f"): return word("false", .false, bytes)
        case UInt8(ascii: "n"): return word("null", .null, bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number(bytes)
        default: return false
        }
    }

    private mutating func object(_ bytes: UnsafeBufferPointer<UInt8>, _ depth: Int) -> Bool {
        let own = open(.object)
        if take("}", bytes) { return close(own, 0) }
        var last: JSONToken?
        var count: Int32 = 0
        repeat {
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return false }
            let before = all
            all = 0
            guard string(bytes), all < 0x80 else { return false }
            all = before
            let key = tokens[tokens.count - 1]
            if let last, !isBefore(last, key, bytes) { return false }
            last = key
            guard take(":", bytes), value(bytes, depth: depth + 1) else { return false }
            count += 1
        } while take(",", bytes)
        return take("}", bytes) && close(own, count)
    }

    private mutating func array(_ bytes: UnsafeBufferPointer<UInt8>, _ depth: Int) -> Bool {
        let own = open(.array)
        if take("]", bytes) { return close(own, 0) }
        var count: Int32 = 0
        repeat {
            guard value(bytes, depth: depth + 1) else { return false }
            count += 1
        } while take(",", bytes)
        return take("]", bytes) && close(own, count)
    }

    private mutating func open(_ kind: JSONToken.Kind) -> Int {
        place += 1
        tokens.append(JSONToken(kind: kind, start: 0, end: 0))
        return tokens.count - 1
    }

    private mutating func close(_ own: Int, _ count: Int32) -> Bool {
        tokens[own].start = count
        tokens[own].end = Int32(tokens.count)
        return true
    }

    /// Without escapes and control characters; the quotes are not part of it.
    private mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = place + 1
        var end = start
        while true {
            end += JSONString.plainCount(UnsafeRawBufferPointer(bytes), from: end, &all)
            guard end < bytes.count else { return false }
            let octet = bytes[end]
            if JSONString.isSpecial(octet) {
                guard octet == UInt8(ascii: "\"") else { return false }
                tokens.append(JSONToken(kind: .string, start: Int32(start), end: Int32(end)))
                place = end + 1
                return true
            }
            all |= octet
            end += 1
        }
    }

    private mutating func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = place
        let isNegative = take("-", bytes)
        let first = place
        guard digits(bytes) > 0 else { return false }
        // No number begins with 0 but 0 and 0.5.
        if bytes[first] == UInt8(ascii: "0"), place - first > 1 { return false }
        var kind = JSONToken.Kind.integer
        if place - first > 18 || isNegative && bytes[first] == UInt8(ascii: "0") { kind = .number }
        if take(".", bytes) {
            kind = .number
            guard digits(bytes) > 0 else { return false }
        }
        if take("e", bytes) || take("E", bytes) {
            kind = .number
            if !take("+", bytes) { _ = take("-", bytes) }
            guard digits(bytes) > 0 else { return false }
        }
        tokens.append(JSONToken(kind: kind, start: Int32(start), end: Int32(place)))
        return true
    }

    private mutating func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let start = place
        while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
        return place - start
    }

    private mutating func word(_ word: StaticString, _ kind: JSONToken.Kind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let word = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes.count - place >= word.count, Self.areEqual(bytes, place, word) else { return false }
        place += word.count
        tokens.append(JSONToken(kind: kind, start: 0, end: 0))
        return true
    }

    @inline(__always)
    private mutating func take(_ sign: Unicode.Scalar, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }

    private func isBefore(_ one: JSONToken, _ other: JSONToken, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes[Int(one.start)..<Int(one.end)].lexicographicallyPrecedes(bytes[Int(other.start)..<Int(other.end)])
    }

    /// Whether `text` stands at `start`; there are as many octets.
    @inline(__always)
    static func areEqual(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let here = bytes.baseAddress, let there = text.baseAddress else { return text.isEmpty }
        return memcmp(here + start, there, text.count) == 0
    }
}
