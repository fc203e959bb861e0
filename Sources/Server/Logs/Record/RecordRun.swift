internal import Logging

/// Lines of one origin whose numbers follow one another: what one message carries.
struct RecordRun: Sendable {
    /// A record's place in the run.
    struct Line: Sendable {
        /// Where it begins and, with its end, ends.
        let range: Range<Int>
        let time: Int64
    }

    let origin: LogOrigin
    /// The number of its first record.
    let first: UInt64
    let bytes: [UInt8]
    let lines: [Line]

    /// The number of its last record.
    var last: UInt64 { first + UInt64(lines.count) - 1 }

    /// Nil unless every line is a record's: of one origin, numbered without a gap, without control characters, at most 8 KiB.
    init?(_ bytes: [UInt8]) {
        var lines: [Line] = []
        var found: (header: RecordHeader, middle: UnsafeBufferPointer<UInt8>)?
        let isValid = bytes.withUnsafeBufferPointer { all in
            var start = 0
            while start < all.count {
                guard let end = Self.end(of: all, from: start), end - start <= RecordEncoder.limit else { return false }
                let line = UnsafeBufferPointer(rebasing: all[start..<end])
                guard Self.isPrintable(line.dropLast()), line.count > 3, line[line.count - 2] == UInt8(ascii: "}") else {
                    return false
                }
                if let found {
                    guard let time = Self.time(of: line, after: found, sequence: found.header.sequence + UInt64(lines.count))
                    else {
                        return false
                    }
                    lines.append(Line(range: start..<end, time: time))
                } else {
                    var parser = LineParser(line)
                    guard let header = RecordHeader(&parser), parser.skip(",\"message\":\""),
                        header.sequence <= UInt64(Int64.max)
                    else { return false }
                    found = (header, UnsafeBufferPointer(rebasing: line[header.middle]))
                    lines.append(Line(range: start..<end, time: header.time))
                }
                start = end
            }
            return true
        }
        guard isValid, let found else { return nil }
        origin = found.header.origin
        first = found.header.sequence
        self.bytes = bytes
        self.lines = lines
    }

    /// The time of a line that has the origin of the first one and the number `sequence`.
    private static func time(
        of line: UnsafeBufferPointer<UInt8>, after first: (header: RecordHeader, middle: UnsafeBufferPointer<UInt8>),
        sequence: UInt64
    ) -> Int64? {
        var parser = LineParser(line)
        guard parser.skip("{\"time\":\""), let moment = parser.slice(UTCTime.length),
            let time = UTCTime.microseconds(moment), parser.skip("\",\"level\":\""),
            let level = parser.string(), Logger.Level(rawValue: level) != nil
        else { return nil }
        // From the quote that ends the level.
        let start = parser.index - 1
        guard line.count - start > first.middle.count,
            UnsafeBufferPointer(rebasing: line[start..<start + first.middle.count]).elementsEqual(first.middle),
            parser.slice(first.middle.count - 1) != nil, parser.number() == sequence, parser.skip(",\"message\":\"")
        else { return nil }
        return time
    }

    /// Behind the next end of a line.
    private static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    }

    private static func isPrintable(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var printable = true
        for byte in line { printable = printable && byte >= 0x20 && byte != 0x7F }
        return printable
    }
}
