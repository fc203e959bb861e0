/// One life of a process: when it began and something random, such as `20261121T070919.123Z-3fa9c1`.
///
/// Its text orders lives by time, so that whoever has seen a later life knows that this one is over.
public struct BootID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let description: String

    /// - Parameter microseconds: since 1970, when the life began.
    public init(microseconds: Int64, using random: inout some RandomNumberGenerator) {
        var bytes: [UInt8] = []
        UTCTime.appendCompact(microseconds: microseconds, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        let number = UInt32.random(in: 0..<(1 << 24), using: &random)
        for shift in stride(from: 20, through: 0, by: -4) {
            bytes.append(JSONText.hexadecimal(UInt8(number >> UInt32(shift) & 15)))
        }
        description = String(decoding: bytes, as: UTF8.self)
    }

    /// Nil for what cannot be one; boot ids become part of file names.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 27, bytes[19] == UInt8(ascii: "Z"), bytes[20] == UInt8(ascii: "-"), bytes[8] == UInt8(ascii: "T"),
            bytes[15] == UInt8(ascii: ".")
        else { return nil }
        for (index, byte) in bytes.enumerated() where ![8, 15, 19, 20].contains(index) {
            let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            guard isDigit || index > 20 && UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte else { return nil }
        }
        description = String(text)
    }

    public static func < (one: BootID, other: BootID) -> Bool { one.description < other.description }
}
