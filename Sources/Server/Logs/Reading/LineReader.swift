internal import Glibc

/// The lines of a file, compressed or not, one after the other.
final class LineReader {
    private enum Source {
        case file(Int32)
        case gzip(GzipReader)
    }

    private let source: Source
    private var bytes: [UInt8] = []
    private var start = 0
    /// Up to where there is surely no end of a line.
    private var searched = 0

    /// Nil when the file cannot be opened.
    init?(path: String, isCompressed: Bool) {
        if isCompressed {
            guard let reader = GzipReader(path) else { return nil }
            source = .gzip(reader)
        } else {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { return nil }
            source = .file(descriptor)
        }
    }

    deinit { if case .file(let descriptor) = source { close(descriptor) } }

    /// The next whole line that is a record; nil when there is none yet. Others are passed over.
    func next() -> LogRecord? {
        while let line = nextLine() {
            if let record = line.withUnsafeBufferPointer({ RecordDecoder.decode($0) }) { return record }
        }
        return nil
    }

    /// Which file it is, whatever its name is now.
    var identity: UInt64? {
        guard case .file(let descriptor) = source else { return nil }
        var info = stat()
        return fstat(descriptor, &info) == 0 ? UInt64(info.st_ino) : nil
    }

    private func nextLine() -> ArraySlice<UInt8>? {
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer {
                    start = end + 1
                    searched = start
                }
                return bytes[start...end]
            }
            bytes.removeFirst(start)
            start = 0
            searched = bytes.count
            guard let more = read() else { return nil }
            bytes += more
        }
    }

    private func read() -> [UInt8]? {
        switch source {
        case .gzip(let reader): return reader.next()
        case .file(let descriptor):
            var block = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = block.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return nil }
                block.removeLast(block.count - count)
                return block
            }
        }
    }
}
