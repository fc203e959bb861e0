/// The line of JSON with which a process, ours or the peer's, ends.
struct AMQPReport: Codable, Sendable {
    let messages: Int
    let seconds: Double
    /// Microseconds; zero where nothing is timed singly.
    let p50: Double
    let p99: Double
    /// Processor time of the process, in user and system mode.
    let cpuSeconds: Double

    var perSecond: Double { Double(messages) / seconds }
    var cpuMicroseconds: Double { cpuSeconds * 1e6 / Double(messages) }
}
