/// Records of one instance that leave together: the body of a message.
struct LogBatch: Sendable {
    /// Counts the batches of a process.
    let number: UInt64
    let origin: Int
    /// The records' lines.
    let body: [UInt8]
    let count: Int
}
