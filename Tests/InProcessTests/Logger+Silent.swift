import Logging

extension Logger {
    /// For buses whose handlers fail on purpose.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    /// A logger that hands each line, metadata included, to `record`.
    static func recording(_ record: @escaping @Sendable (String) -> Void) -> Logger {
        Logger(label: "test") { _ in RecordingLogHandler(record: record) }
    }
}

private struct RecordingLogHandler: LogHandler {
    let record: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(record: @escaping @Sendable (String) -> Void) { self.record = record }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        record("\(event.level) \(event.message) \(event.metadata ?? [:])")
    }
}
