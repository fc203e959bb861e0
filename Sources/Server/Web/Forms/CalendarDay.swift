internal import Domain

/// A day as a date field sends it, `2026-05-03`, in UTC.
enum CalendarDay {
    /// The day's first moment; nil when there is no such day.
    static func start(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            year >= 1970, (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        // Days before a year's March, so that the leap day is the last of its year.
        let shifted = month <= 2 ? year - 1 : year
        let monthIndex = (month + 9) % 12
        let dayOfYear = (153 * monthIndex + 2) / 5 + day - 1
        let epochDay = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        guard Timestamp.civil(epochDay: epochDay) == (year, month, day) else { return nil }
        return Timestamp(milliseconds: epochDay * 86_400_000)
    }

    /// The day's last moment.
    static func end(_ text: String) -> Timestamp? { start(text)?.adding(milliseconds: 86_399_999) }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
