/// Strings as Foundation's encoder writes them without escaping slashes.
enum JSONString {
    /// Appends a string in quotes; returns whether it is ASCII.
    @discardableResult
    static func append(_ text: String, to bytes: inout [UInt8]) -> Bool {
        var text = text
        return text.withUTF8 { append($0, to: &bytes) }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Bool {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        var place = 0
        var all: UInt8 = 0
        while true {
            place += plainCount(UnsafeRawBufferPointer(text), from: place, &all)
            guard place < text.count else { break }
            let octet = text[place]
            all |= octet
            place += 1
            guard isSpecial(octet) else { continue }
            bytes.append(contentsOf: text[start..<(place - 1)])
            appendEscaped(octet, to: &bytes)
            start = place
        }
        bytes.append(contentsOf: text[start...])
        bytes.append(UInt8(ascii: "\""))
        return all < 0x80
    }

    /// Whether a string's text cannot have this octet as it is: a control character, a quote or a backslash.
    @inline(__always)
    static func isSpecial(_ octet: UInt8) -> Bool { octet < 0x20 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\") }

    /// A multiple of eight octets from `start` on none of which is special, and the top bits of all of them: eight are looked at
    /// together.
    @inline(__always)
    static func plainCount(_ text: UnsafeRawBufferPointer, from start: Int, _ all: inout UInt8) -> Int {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var place = start
        var seen: UInt64 = 0
        while place + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let quotes = word ^ (ones &* 0x22)
            let slashes = word ^ (ones &* 0x5C)
            let special =
                ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
            guard special & tops == 0 else { break }
            seen |= word
            place += 8
        }
        if seen & tops != 0 { all |= 0x80 }
        return place - start
    }

    private static func appendEscaped(_ octet: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(octet)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            let digits: StaticString = "0123456789abcdef"
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits.utf8Start[Int(octet >> 4)])
            bytes.append(digits.utf8Start[Int(octet & 15)])
        }
    }
}
