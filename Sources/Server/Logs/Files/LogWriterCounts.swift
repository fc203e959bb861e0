/// What a logger has done since it was started.
struct LogWriterCounts: Sendable {
    var instances = 0
    /// Records written.
    var written = 0
    /// Records that never came.
    var missing: UInt64 = 0
    /// Records that came again.
    var known = 0
    var refused = 0
    /// Of all files, when somebody looked last.
    var bytes: Int64 = 0
}
