/// How a logger is.
public struct LoggerStatus: Codable, Hashable, Sendable {
    /// Whether records reach it.
    public var isConnected: Bool
    /// Why it does not write, in a sentence; nil when all is well.
    public var problem: String?
    /// Where its files are.
    public var folder: String
    /// Instances whose records it has written since its start.
    public var instances: Int
    /// Records since its start.
    public var written: Int
    /// Records that never came.
    public var missing: UInt64
    public var refused: Int
    /// Of all files.
    public var bytes: Int64
    /// What all files may take; the oldest go first.
    public var budgetBytes: Int64

    init(writer: LogWriter, isConnected: Bool) {
        let counts = writer.counts
        problem = writer.problem
        self.isConnected = isConnected
        folder = writer.settings.folder
        instances = counts.instances
        written = counts.written
        missing = counts.missing
        refused = counts.refused
        bytes = counts.bytes
        budgetBytes = writer.settings.budgetBytes
    }
}
