/// Reads the canonical form of a record's line, and nothing else: any deviation is nil.
struct LineParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    /// Goes beyond `literal` when it is next.
    mutating func skip(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard bytes.count - index >= count else { return false }
        for offset in 0..<count where bytes[index + offset] != literal.utf8Start[offset] { return false }
        index += count
        return true
    }

    mutating func slice(_ count: Int) -> UnsafeBufferPointer<UInt8>? {
        guard bytes.count - index >= count else { return nil }
        defer { index += count }
        return UnsafeBufferPointer(rebasing: bytes[index..<index + count])
    }

    /// A number without sign or leading zeros.
    mutating func number() -> UInt64? {
        let start = index
        var value: UInt64 = 0
        while index < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(bytes[index] - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
            index += 1
        }
        guard index > start, bytes[start] != UInt8(ascii: "0") else { return nil }
        return value
    }

    /// The content of a string whose opening quote is behind us; goes beyond the closing one.
    mutating func string() -> String? {
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                defer { index += 1 }
                return String(validating: bytes[start..<index], as: UTF8.self)
            case UInt8(ascii: "\\"): return escapedString(from: start)
            case ..<0x20: return nil
            default: index += 1
            }
        }
        return nil
    }

    private mutating func escapedString(from start: Int) -> String? {
        var content = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return String(validating: content, as: UTF8.self) }
            guard byte >= 0x20 else { return nil }
            guard byte == UInt8(ascii: "\\") else {
                content.append(byte)
                continue
            }
            guard index < bytes.count else { return nil }
            let escape = bytes[index]
            index += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(escape)
            case UInt8(ascii: "u"):
                guard let digits = slice(4), let text = String(validating: digits, as: UTF8.self),
                    let value = UInt16(text, radix: 16), let scalar = Unicode.Scalar(value)
                else { return nil }
                content.append(contentsOf: String(scalar).utf8)
            default: return nil
            }
        }
        return nil
    }
}
