/// When a file is closed: a matter of its content alone, so that it is the same on all machines.
struct Rotation: Sendable {
    /// Bytes that a file may have.
    let maximumBytes: Int64

    /// Whether a record of `bytes` at `time` begins a new file: with a new day (UTC), or when the file would grow too large.
    ///
    /// - Parameters:
    ///   - size: of the file so far.
    ///   - firstDay: that of its first record; nil when it has none.
    func isDue(size: Int64, firstDay: Int64?, adding bytes: Int, at time: Int64) -> Bool {
        guard let firstDay, size > 0 else { return false }
        return UTCTime.day(time) > firstDay || size + Int64(bytes) > maximumBytes
    }
}
