public import Foundation
internal import Logging

/// Records as a person or a program reads them.
public struct RecordText: Sendable {
    /// Who reads: a person or a program.
    public enum Form: Sendable {
        /// `2026-11-21 08:09:19.123  info     backend.1@host  Serving  orders=12`, in the local time.
        case lines
        /// As they stand in the files: one JSON object a line.
        case json
    }

    private let form: Form
    private let zone: TimeZone

    public init(_ form: Form, zone: TimeZone = .current) {
        self.form = form
        self.zone = zone
    }

    /// The record's line with its end.
    public func bytes(_ record: LogRecord) -> [UInt8] {
        guard form == .lines else { return RecordEncoder.line(record) }
        var bytes: [UInt8] = []
        let date = Date(timeIntervalSince1970: Double(record.time) / 1_000_000)
        UTCTime.append(microseconds: record.time + Int64(zone.secondsFromGMT(for: date)) * 1_000_000, to: &bytes)
        bytes[10] = UInt8(ascii: " ")
        bytes.removeLast(4)
        let level = record.level.rawValue
        bytes += "  \(level)\(String(repeating: " ", count: max(1, 9 - level.count)))".utf8
        TerminalText.append(record.origin.instance, to: &bytes)
        bytes += "  ".utf8
        TerminalText.append(record.message, to: &bytes)
        for field in record.fields {
            bytes += "  ".utf8
            TerminalText.append(field.name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            TerminalText.append(field.value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }
}
