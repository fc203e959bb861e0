// OpenSSL's headers bring `struct tm` along, and in a release build the compiler takes it for theirs.
internal import COpenSSL
internal import Foundation
internal import Glibc
public import Logging

/// A record as one line for a person at a terminal, or for the journal.
public enum ConsoleLine {
    /// Where the line goes: each place has its own clock and its own way to mark a level.
    public enum Style: Sendable {
        /// `04:10:11.123 info     backend  Serving  orders=12`
        case terminal
        /// `<6>backend: Serving  orders=12`: the journal has its own clock and knows priorities.
        case journal

        /// The journal when our standard error is connected to it, else a terminal.
        public static var detected: Style { getenv("JOURNAL_STREAM") == nil ? .terminal : .journal }
    }

    /// Bytes of a line beyond which it is cut.
    static let limit = 8_000
    private static let levels = Dictionary(
        uniqueKeysWithValues: Logger.Level.allCases.map { level in
            (level, Array((level.rawValue + String(repeating: " ", count: max(0, 7 - level.rawValue.count)) + " ").utf8))
        })

    /// Appends the line with its end. Control characters are escaped, so that a text from outside can neither forge a record
    /// nor steer the terminal.
    ///
    /// - Parameter time: microseconds since 1970.
    public static func append(
        time: Int64, level: Logger.Level, label: String, message: String, fields: some Sequence<(String, String)>, style: Style,
        to bytes: inout [UInt8]
    ) {
        let limit = bytes.count + Self.limit
        switch style {
        case .terminal:
            appendClock(time, to: &bytes)
            bytes.append(UInt8(ascii: " "))
            bytes += levels[level, default: []]
            append(label, limit, to: &bytes)
            bytes += "  ".utf8
        case .journal:
            bytes += [UInt8(ascii: "<"), UInt8(ascii: "0") + priority(level), UInt8(ascii: ">")]
            append(label, limit, to: &bytes)
            bytes += ": ".utf8
        }
        append(message, limit, to: &bytes)
        for (name, value) in fields where bytes.count < limit {
            bytes += "  ".utf8
            append(name, limit, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            append(value, limit, to: &bytes)
        }
        if bytes.count >= limit { bytes += "…".utf8 }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends the text's UTF-8 up to `limit`, with control characters as `\xNN`.
    private static func append(_ text: String, _ limit: Int, to bytes: inout [UInt8]) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard bytes.count + utf8.count <= limit else { return false }
            // 0xC2 begins the control characters above ASCII.
            var plain = true
            for byte in utf8 { plain = plain && byte >= 0x20 && byte != 0x7F && byte != 0xC2 }
            if plain { bytes.append(contentsOf: utf8) }
            return plain
        }
        if isPlain { return }
        for scalar in text.unicodeScalars {
            if bytes.count >= limit { return }
            if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                bytes += ("\\x" + (digits.count < 2 ? "0" : "") + digits).utf8
            } else {
                bytes += String(scalar).utf8
            }
        }
    }

    /// `syslog(3)` priorities.
    private static func priority(_ level: Logger.Level) -> UInt8 {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// Local time of day with milliseconds.
    private static func appendClock(_ microseconds: Int64, to bytes: inout [UInt8]) {
        let seconds = microseconds / 1_000_000
        // Not localtime_r: its struct comes through another library's module in release builds.
        let offset = TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
        let inDay = Int((seconds + Int64(offset)) % 86_400)
        func append(_ value: Int, _ width: Int) {
            for divisor in [100, 10, 1].suffix(width) { bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10)) }
        }
        append(inDay / 3600, 2)
        bytes.append(UInt8(ascii: ":"))
        append(inDay / 60 % 60, 2)
        bytes.append(UInt8(ascii: ":"))
        append(inDay % 60, 2)
        bytes.append(UInt8(ascii: "."))
        append(Int(microseconds / 1000 % 1000), 3)
    }
}
