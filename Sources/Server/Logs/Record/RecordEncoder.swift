internal import Logging

/// Writes records as lines: one JSON object with its keys in one order, so that a record has one form on all machines.
///
/// `{"time":…,"level":…,"environment":…,"host":…,"role":…,"instance":…,"boot":…,"sequence":…,"message":…,"fields":{…}}`
///
/// A line has at most 8 KiB with its end. A message or a value that does not fit is cut and ends with `…`; fields for which
/// no room is left are counted in a last field named `…`.
struct RecordEncoder: Sendable {
    static let limit = 8192
    /// For the names of an origin, each.
    static let nameLimit = 128
    private static let messageRoom = 6000
    private static let sequenceRoom = 20
    private static let levels: [[UInt8]] = (0..<Logger.Level.count).map { Array(Logger.Level.severity($0).rawValue.utf8) }
    private static let closing = Array("}}\n".utf8)

    /// From the end of the level to the number: the same for all records of an origin.
    let middle: [UInt8]

    init(origin: LogOrigin) {
        var middle: [UInt8] = []
        for (name, value) in [
            ("environment", origin.environment), ("host", origin.host), ("role", origin.role), ("instance", origin.instance),
            ("boot", origin.boot.description),
        ] {
            middle += "\",\"\(name)\":\"".utf8
            JSONText.append(value, room: Self.nameLimit, to: &middle)
        }
        middle += "\",\"sequence\":".utf8
        self.middle = middle
    }

    func encode(
        time: Int64, level: Logger.Level, origin: Int = 0, message: String, fields: some Collection<LogField>
    ) -> EncodedRecord {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(middle.count + message.utf8.count + fields.count * 32 + 96)
        bytes.append(contentsOf: "{\"time\":\"".utf8)
        UTCTime.append(microseconds: time, to: &bytes)
        bytes.append(contentsOf: "\",\"level\":\"".utf8)
        bytes.append(contentsOf: Self.levels[level.severity])
        bytes.append(contentsOf: middle)
        let split = bytes.count
        bytes.append(contentsOf: ",\"message\":\"".utf8)
        JSONText.append(message, room: Self.messageRoom, to: &bytes)
        bytes.append(contentsOf: "\",\"fields\":{".utf8)
        appendFields(fields, to: &bytes)
        bytes.append(contentsOf: Self.closing)
        return EncodedRecord(level: level, origin: origin, bytes: bytes, split: split)
    }

    /// The whole line of a record.
    static func line(_ record: LogRecord) -> [UInt8] {
        let encoded = RecordEncoder(origin: record.origin)
            .encode(time: record.time, level: record.level, message: record.message, fields: record.fields)
        var line: [UInt8] = []
        encoded.append(sequence: record.sequence, to: &line)
        return line
    }

    private func appendFields(_ fields: some Collection<LogField>, to bytes: inout [UInt8]) {
        // `,"…":"9999"` may still have to follow.
        let end = Self.limit - Self.sequenceRoom - Self.closing.count - 16
        var left = fields.count
        for field in fields {
            let before = bytes.count
            bytes.append(contentsOf: left == fields.count ? "\"".utf8 : ",\"".utf8)
            JSONText.append(field.name, room: Self.nameLimit, to: &bytes)
            bytes.append(contentsOf: "\":\"".utf8)
            let room = end - bytes.count - 1
            let isCount = left == 1 && field.name == "…" && field.value.utf8.count <= 4
            guard isCount || room >= min(field.value.utf8.count, 8) else {
                bytes.removeLast(bytes.count - before)
                bytes.append(contentsOf: "\(left == fields.count ? "" : ",")\"…\":\"\(min(left, 9999))\"".utf8)
                return
            }
            // The count of a record that was cut before has its room behind the others.
            JSONText.append(field.value, room: isCount ? 4 : room, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
            left -= 1
        }
    }
}
