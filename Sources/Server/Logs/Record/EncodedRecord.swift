internal import Logging

/// A record's line without its number, which it gets when it leaves: until then it may still have to make room for others.
struct EncodedRecord: Sendable {
    let level: Logger.Level
    /// Which of the process's instances it belongs to.
    let origin: Int
    /// The line, with its end.
    let bytes: [UInt8]
    /// Where in `bytes` the number goes.
    let split: Int

    func append(sequence: UInt64, to line: inout [UInt8]) {
        line.append(contentsOf: bytes[..<split])
        var digits: [UInt8] = []
        var rest = sequence
        repeat {
            digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        line.append(contentsOf: digits.reversed())
        line.append(contentsOf: bytes[split...])
    }
}
