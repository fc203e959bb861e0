public import Logging

/// The process's own console, or the journal behind it.
public struct LogConsole: Sendable {
    /// What is shown of a record.
    public struct Event: Sendable {
        /// Microseconds since 1970.
        public let time: Int64
        public let level: Logger.Level
        public let label: String
        public let message: String
        public let fields: [LogField]
    }

    /// Open for writing; 2 is standard error.
    public let descriptor: Int32
    /// Appends the record's line with its end.
    public let render: @Sendable (Event, inout [UInt8]) -> Void

    public init(descriptor: Int32, render: @escaping @Sendable (Event, inout [UInt8]) -> Void) {
        self.descriptor = descriptor
        self.render = render
    }
}
