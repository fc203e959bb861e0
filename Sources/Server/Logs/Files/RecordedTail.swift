internal import Glibc

/// What a file of records says about itself: where its last whole record ends, and which records are its first and last.
struct RecordedTail {
    /// Where the last whole record ends. What follows was torn by a crash.
    let end: Int64
    let first: LogRecord
    let last: LogPosition

    /// Bytes at a time; a record has at most 8 KiB.
    private static let block = 64 << 10

    /// Nil when there is no record in the file.
    init?(descriptor: Int32, size: Int64) throws(LogFileError) {
        let head = try Self.read(descriptor, 0, Int(min(size, Int64(RecordEncoder.limit))))
        guard let newline = head.firstIndex(of: UInt8(ascii: "\n")), let first = RecordDecoder.decode(head[...newline]) else {
            return nil
        }
        // Blocks overlap by a record, so that each is whole in one of them.
        var end = size
        while end > 0 {
            let start = max(0, end - Int64(Self.block))
            let bytes = try Self.read(descriptor, start, Int(end - start))
            if let found = Self.last(of: bytes) {
                self.end = start + Int64(found.end)
                self.first = first
                last = found.position
                return
            }
            if start == 0 { break }
            end = start + Int64(RecordEncoder.limit)
        }
        return nil
    }

    /// The last line in `bytes` that is a whole record.
    static func last(of bytes: [UInt8]) -> (end: Int, position: LogPosition)? {
        var end = bytes.lastIndex(of: UInt8(ascii: "\n"))
        while let newline = end {
            let previous = bytes[..<newline].lastIndex(of: UInt8(ascii: "\n"))
            if let record = RecordDecoder.decode(bytes[(previous.map { $0 + 1 } ?? 0)...newline]) {
                return (newline + 1, LogPosition(boot: record.origin.boot, sequence: record.sequence))
            }
            end = previous
        }
        return nil
    }

    private static func read(_ descriptor: Int32, _ offset: Int64, _ count: Int) throws(LogFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, count - done, off_t(offset) + done)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw LogFileError(errno, "A log file cannot be read") }
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }
}
