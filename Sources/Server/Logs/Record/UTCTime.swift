/// Moments as text: `2026-11-21T07:09:19.123456Z`, always 27 characters, so that their order is that of their texts.
enum UTCTime {
    static let length = 27
    private static let microsecondsPerDay: Int64 = 86_400_000_000

    /// The number of the day since 1970, in UTC.
    static func day(_ microseconds: Int64) -> Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: microsecondsPerDay)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Appends the 27 characters; years beyond 0000 to 9999 are taken as the nearest of those.
    static func append(microseconds: Int64, to bytes: inout [UInt8]) {
        let parts = Parts(microseconds)
        append(parts.year, 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(parts.month, 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(parts.day, 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(parts.second / 3600, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(parts.second / 60 % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(parts.second % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(parts.microsecond, 6, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Appends `20261121T070919.123Z`.
    static func appendCompact(microseconds: Int64, to bytes: inout [UInt8]) {
        let parts = Parts(microseconds)
        append(parts.year, 4, to: &bytes)
        append(parts.month, 2, to: &bytes)
        append(parts.day, 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(parts.second / 3600, 2, to: &bytes)
        append(parts.second / 60 % 60, 2, to: &bytes)
        append(parts.second % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(parts.microsecond / 1000, 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Microseconds since 1970 of the 27 characters; nil when they are not a moment.
    static func microseconds(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        let dash = UInt8(ascii: "-")
        let colon = UInt8(ascii: ":")
        guard text.count == length, text[4] == dash, text[7] == dash, text[10] == UInt8(ascii: "T"), text[13] == colon,
            text[16] == colon, text[19] == UInt8(ascii: "."), text[26] == UInt8(ascii: "Z")
        else { return nil }
        func number(_ from: Int, _ count: Int) -> Int64? {
            var value: Int64 = 0
            for index in from..<from + count {
                guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[index] else { return nil }
                value = value * 10 + Int64(text[index] - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2), let fraction = number(20, 6),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000 + fraction
    }

    /// Days of the proleptic Gregorian calendar, counted from March so that the leap day is the last of its year.
    static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func append(_ value: Int64, _ width: Int, to bytes: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    private struct Parts {
        let year: Int64
        let month: Int64
        let day: Int64
        let second: Int64
        let microsecond: Int64

        init(_ microseconds: Int64) {
            // 0000-01-01 to 9999-12-31.
            let clamped = min(max(microseconds, -62_167_219_200_000_000), 253_402_300_799_999_999)
            let days = UTCTime.day(clamped)
            let inDay = clamped - days * UTCTime.microsecondsPerDay
            second = inDay / 1_000_000
            microsecond = inDay % 1_000_000
            let shifted = days + 719_468
            let era = shifted / 146_097
            let dayOfEra = shifted % 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        }
    }
}
