/// How the records of a process leave it.
public struct LogShipperStatus: Codable, Hashable, Sendable {
    public var isConnected: Bool
    /// What is not well, in a sentence.
    public var problem: String?
    /// Records that wait.
    public var waiting: Int
    /// Records that had to be dropped since the start.
    public var dropped: Int
}
