/// A moment as milliseconds since 1970-01-01T00:00:00Z. Domain code gets it passed in and reads no clock.
public struct Timestamp: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// So much later, or earlier for a negative number.
    public func adding(milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: self.milliseconds + milliseconds) }

    /// Milliseconds from `earlier` to this moment.
    public func millisecondsSince(_ earlier: Timestamp) -> Int64 { milliseconds - earlier.milliseconds }

    /// Days since 1970-01-01, in UTC.
    public var epochDay: Int64 { (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000 }

    /// ISO 8601 in UTC with milliseconds: `2026-05-03T07:45:46.127Z`.
    public var description: String {
        let day = epochDay
        let inDay = milliseconds - day * 86_400_000
        let (year, month, dayOfMonth) = Timestamp.civil(epochDay: day)
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(dayOfMonth, 2) + "T"
            + padded(inDay / 3_600_000, 2) + ":" + padded(inDay / 60_000 % 60, 2) + ":" + padded(inDay / 1000 % 60, 2)
            + "." + padded(inDay % 1000, 3) + "Z"
    }

    /// Year, month and day of a count of days since 1970-01-01 in the proleptic Gregorian calendar.
    public static func civil(epochDay: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = epochDay + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
