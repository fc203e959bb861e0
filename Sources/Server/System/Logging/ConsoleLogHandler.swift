internal import Foundation
internal import Glibc
public import Logging

/// Writes records to standard error, one `write` a record, on the caller's thread.
public struct ConsoleLogHandler: LogHandler {
    public typealias Style = ConsoleLine.Style

    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    private let label: String
    private let style: Style
    private let write: @Sendable ([UInt8]) -> Void

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
        let merged = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
        var fields = merged.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        if let error = event.error { fields.append(("error", "\(error)")) }
        var bytes: [UInt8] = []
        ConsoleLine.append(
            time: Int64(Date().timeIntervalSince1970 * 1_000_000), level: event.level, label: label,
            message: event.message.description, fields: fields, style: style, to: &bytes)
        write(bytes)
    }

    /// In one write, so that lines stay whole; that it failed could be told nobody.
    @Sendable public static func writeToStandardError(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
