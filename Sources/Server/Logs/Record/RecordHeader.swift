internal import Logging

/// What stands before a record's message.
struct RecordHeader {
    let time: Int64
    let level: Logger.Level
    let origin: LogOrigin
    let sequence: UInt64
    /// Where the origin begins and ends in the line: equal bytes, equal origin.
    let middle: Range<Int>

    init?(_ parser: inout LineParser) {
        guard parser.skip("{\"time\":\""), let moment = parser.slice(UTCTime.length),
            let time = UTCTime.microseconds(moment), parser.skip("\",\"level\":\""),
            let name = parser.string(), let level = Logger.Level(rawValue: name)
        else { return nil }
        let start = parser.index - 1
        guard parser.skip(",\"environment\":\""), let environment = parser.string(),
            parser.skip(",\"host\":\""), let host = parser.string(),
            parser.skip(",\"role\":\""), let role = parser.string(),
            parser.skip(",\"instance\":\""), let instance = parser.string(),
            parser.skip(",\"boot\":\""), let text = parser.string(), let boot = BootID(text),
            parser.skip(",\"sequence\":")
        else { return nil }
        middle = start..<parser.index
        guard let sequence = parser.number() else { return nil }
        self.time = time
        self.level = level
        self.origin = LogOrigin(environment: environment, host: host, role: role, instance: instance, boot: boot)
        self.sequence = sequence
    }
}
