public import Foundation

/// Moments as people write them.
public enum MomentText {
    /// What `parse` understands, for help and errors.
    public static let forms =
        "15m, 2h or 3d ago; 14:30; today; yesterday; 2026-11-21; 2026-11-21T14:30:05; the same with Z for UTC"

    /// Microseconds since 1970; nil for what is no moment.
    public static func parse(_ text: String, now: Date, zone: TimeZone) -> Int64? {
        let text = text.trimmingCharacters(in: .whitespaces)
        let microseconds = Int64(now.timeIntervalSince1970 * 1_000_000)
        if text == "now" { return microseconds }
        if let unit = text.last, let seconds = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800][unit] as Int64?,
            let count = Int64(text.dropLast()), (0...1_000_000).contains(count)
        {
            return microseconds - count * seconds * 1_000_000
        }
        let isUTC = text.hasSuffix("Z")
        let zone = isUTC ? TimeZone(secondsFromGMT: 0) ?? zone : zone
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let today = calendar.startOfDay(for: now)
        if text == "today" { return Int64(today.timeIntervalSince1970) * 1_000_000 }
        if text == "yesterday" {
            return calendar.date(byAdding: .day, value: -1, to: today).map { Int64($0.timeIntervalSince1970) * 1_000_000 }
        }
        let parts = (isUTC ? text.dropLast() : text[...]).split(
            separator: text.contains("T") ? "T" : " ", maxSplits: 1, omittingEmptySubsequences: false)
        var date = calendar.dateComponents([.year, .month, .day], from: now)
        var clock: Substring? = parts.last
        if let first = parts.first, first.contains("-") {
            let numbers = first.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
                (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
            else { return nil }
            date = DateComponents(year: year, month: month, day: day)
            clock = parts.count == 2 ? parts[1] : nil
        } else if parts.count != 1 {
            return nil
        }
        var fraction: Int64 = 0
        if var clock {
            if let dot = clock.firstIndex(of: ".") {
                let digits = clock[clock.index(after: dot)...]
                guard (1...6).contains(digits.count), let number = Int64(digits), number >= 0 else { return nil }
                fraction = (digits.count..<6).reduce(number) { value, _ in value * 10 }
                clock = clock[..<dot]
            }
            let numbers = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
            guard (2...3).contains(numbers.count), let hour = numbers[0], let minute = numbers[1], (0...23).contains(hour),
                (0...59).contains(minute)
            else { return nil }
            date.hour = hour
            date.minute = minute
            if numbers.count == 3 {
                guard let second = numbers[2], (0...59).contains(second) else { return nil }
                date.second = second
            }
        }
        return calendar.date(from: date).map { Int64($0.timeIntervalSince1970) * 1_000_000 + fraction }
    }
}
