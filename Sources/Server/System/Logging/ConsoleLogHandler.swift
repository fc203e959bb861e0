internal import Foundation
internal import Glibc
public import Logging

/// Writes records for a person at a terminal, or for the journal when the service manager reads our standard error.
///
/// One record a line, one `write` a record; control characters are escaped, so that a text from outside can neither
/// forge a record nor steer the terminal.
public struct ConsoleLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    private let label: String
    private let style: Style
    private let write: @Sendable ([UInt8]) -> Void

    public enum Style: Sendable {
        /// `04:10:11.123 info  backend  Serving  orders=12`
        case terminal
        /// `<6>backend: Serving  orders=12`: the journal has its own clock and knows priorities.
        case journal

        /// The journal when our standard error is connected to it, else a terminal.
        public static var detected: Style { getenv("JOURNAL_STREAM") == nil ? .terminal : .journal }
    }

    public init(
        label: String, level: Logger.Level, style: Style,
        write: @escaping @Sendable ([UInt8]) -> Void = ConsoleLogHandler.writeToStandardError
    ) {
        self.label = label
        self.logLevel = level
        self.style = style
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line =
            switch style {
            case .terminal: "\(ConsoleLogHandler.clock()) \(ConsoleLogHandler.padded(event.level)) \(label)  "
            case .journal: "<\(ConsoleLogHandler.priority(event.level))>\(label): "
            }
        line += "\(event.message)"
        let fields = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) { line += "  \(key)=\(value)" }
        if let error = event.error { line += "  error=\(error)" }
        write(ConsoleLogHandler.escaped(line) + [UInt8(ascii: "\n")])
    }

    @Sendable public static func writeToStandardError(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// The text's UTF-8 with control characters as `\xNN` and at most 8 KiB.
    static func escaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if bytes.count > 8_000 {
                bytes.append(contentsOf: "…".utf8)
                break
            }
            if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                bytes.append(contentsOf: ("\\x" + (digits.count < 2 ? "0" : "") + digits).utf8)
            } else {
                bytes.append(contentsOf: String(scalar).utf8)
            }
        }
        return bytes
    }

    private static func padded(_ level: Logger.Level) -> String {
        let name = level.rawValue
        return name + String(repeating: " ", count: max(0, 7 - name.count))
    }

    /// `syslog(3)` priorities.
    private static func priority(_ level: Logger.Level) -> Int {
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
    private static func clock() -> String {
        let now = Date()
        let milliseconds =
            Int((now.timeIntervalSince1970 * 1000).rounded(.down)) + TimeZone.current.secondsFromGMT(for: now) * 1000
        func digits(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let inDay = milliseconds % 86_400_000
        return digits(inDay / 3_600_000, 2) + ":" + digits(inDay / 60_000 % 60, 2) + ":" + digits(inDay / 1000 % 60, 2) + "."
            + digits(inDay % 1000, 3)
    }
}
