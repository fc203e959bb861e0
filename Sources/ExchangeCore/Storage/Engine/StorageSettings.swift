/// How a database file is written and read.
public struct StorageSettings: Sendable, Hashable {
    /// Commands that may wait for the writer; one more is refused with `overloaded`.
    public var writeBacklog: Int
    /// Commands that share one commit at most.
    public var groupLimit: Int
    /// Connections that read, each on its own thread.
    public var readers: Int
    /// Reads that may wait; one more is refused with `overloaded`.
    public var readBacklog: Int
    /// Pages in the write-ahead log after which the writer copies them into the database.
    public var checkpointPages: Int
    /// Whether a commit is on the disk when it returns (`synchronous=FULL`). False for what can be fetched again.
    public var isDurable: Bool
    /// Milliseconds to wait for a lock that another program holds on the file.
    public var busyMilliseconds: Int
    /// The largest size of the database in pages, for tests of a full disk; nil for no limit.
    public var maximumPages: Int?

    public init(
        writeBacklog: Int = 8192, groupLimit: Int = 512, readers: Int = 2, readBacklog: Int = 4096,
        checkpointPages: Int = 2000, isDurable: Bool = true, busyMilliseconds: Int = 5000, maximumPages: Int? = nil
    ) {
        self.writeBacklog = writeBacklog
        self.groupLimit = groupLimit
        self.readers = readers
        self.readBacklog = readBacklog
        self.checkpointPages = checkpointPages
        self.isDurable = isDurable
        self.busyMilliseconds = busyMilliseconds
        self.maximumPages = maximumPages
    }
}
