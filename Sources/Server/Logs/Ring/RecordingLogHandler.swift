internal import Logging

/// Hands what is said to the recorder.
struct RecordingLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let route: LabelRoute
    let recorder: LogRecorder

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        recorder.record(
            PendingRecord(
                time: WallClock.microseconds(), level: event.level, route: route, message: event.message.description,
                context: metadata, metadata: event.metadata, error: event.error))
    }
}
