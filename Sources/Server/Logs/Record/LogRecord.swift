public import Logging

/// One thing that an instance had to say, with all its parts.
public struct LogRecord: Hashable, Sendable {
    /// Microseconds since 1970.
    public var time: Int64
    public var level: Logger.Level
    public var origin: LogOrigin
    /// Counts the records of one origin from 1, without a gap.
    public var sequence: UInt64
    public var message: String
    public var fields: [LogField]

    public init(
        time: Int64, level: Logger.Level, origin: LogOrigin, sequence: UInt64, message: String, fields: [LogField] = []
    ) {
        self.time = time
        self.level = level
        self.origin = origin
        self.sequence = sequence
        self.message = message
        self.fields = fields
    }
}
