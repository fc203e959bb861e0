/// What the logs of a process may cost, and where a logger keeps them.
public struct LogSettings: Sendable {
    /// The logger's files; absolute.
    public var folder: String
    /// Bytes that all of the logger's files together may take; the oldest go first.
    public var budgetBytes: Int64 = 2 << 30
    /// A file that would grow beyond this many bytes is closed and a new one begun. The same on all machines, so that their
    /// files are the same.
    public var rotateBytes: Int64 = 16 << 20
    /// Bytes that may wait on the bus for a logger that is away; beyond it the oldest are dropped.
    public var queueBytes: Int64 = 1 << 30
    /// Instances whose files a logger keeps; records of others are refused.
    public var maximumInstances = 512
    /// Records that a process keeps until a logger has them; beyond it those of the lowest level are dropped.
    public var ringRecords = 65_536
    /// Bytes that they may take.
    public var ringBytes = 16 << 20

    public init(folder: String) { self.folder = folder }
}
