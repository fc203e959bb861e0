extension Timestamp {
    /// Parses what `description` writes, `2026-05-03T07:45:46.127Z`, and nothing else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, zip(bytes, "dddd-dd-ddTdd:dd:dd.dddZ".utf8).allSatisfy(Self.fits) else { return nil }
        func number(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) } }
        let (month, day) = (number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        guard (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60 else { return nil }
        let epochDay = Timestamp.epochDay(year: number(0..<4), month: month, day: day)
        // A day that its month does not have becomes one of the next.
        guard Timestamp.civil(epochDay: epochDay).day == day else { return nil }
        self.init(
            milliseconds: ((epochDay * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + number(20..<23))
    }

    /// Days since 1970-01-01 of a day in the proleptic Gregorian calendar.
    static func epochDay(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func fits(_ byte: UInt8, _ pattern: UInt8) -> Bool {
        pattern == UInt8(ascii: "d") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == pattern
    }
}
