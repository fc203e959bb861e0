/// Reads lines back into records.
enum RecordDecoder {
    /// Nil when the line, with or without its end, is none.
    static func decode(_ line: some Sequence<UInt8>) -> LogRecord? {
        let bytes = Array(line)
        return bytes.withUnsafeBufferPointer { decode($0) }
    }

    static func decode(_ line: UnsafeBufferPointer<UInt8>) -> LogRecord? {
        let end = line.last == UInt8(ascii: "\n") ? line.count - 1 : line.count
        var parser = LineParser(UnsafeBufferPointer(rebasing: line[..<end]))
        guard let header = RecordHeader(&parser), parser.skip(",\"message\":\""), let message = parser.string(),
            parser.skip(",\"fields\":{")
        else { return nil }
        var fields: [LogField] = []
        if !parser.skip("}") {
            repeat {
                guard parser.skip("\""), let name = parser.string(), parser.skip(":\""), let value = parser.string() else {
                    return nil
                }
                fields.append(LogField(name, value))
            } while parser.skip(",")
            guard parser.skip("}") else { return nil }
        }
        guard parser.skip("}"), parser.isAtEnd else { return nil }
        return LogRecord(
            time: header.time, level: header.level, origin: header.origin, sequence: header.sequence, message: message,
            fields: fields)
    }
}
