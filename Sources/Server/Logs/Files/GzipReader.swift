internal import Glibc

/// Reads a compressed file through gzip, a block at a time. Blocks.
final class GzipReader {
    private let descriptor: Int32
    private let child: pid_t
    private var hasEnded = false

    /// Nil when gzip cannot be started.
    init?(_ path: String) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        // The child gets its end by dup2, which keeps it open there.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        guard let child = Gzip.start(["gzip", "-d", "-c", "--", path], output: ends[1]) else {
            close(ends[0])
            return nil
        }
        self.child = child
        descriptor = ends[0]
    }

    deinit {
        close(descriptor)
        if !hasEnded { _ = Gzip.wait(child) }
    }

    /// The next bytes; nil at the end.
    func next() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            bytes.removeLast(bytes.count - count)
            return bytes
        }
    }

    /// Whether the file was read to its end without an error.
    func finish() -> Bool {
        hasEnded = true
        return Gzip.wait(child)
    }

    /// Reads the whole file.
    static func read(_ path: String, _ body: ([UInt8]) -> Void) -> Bool {
        guard let reader = GzipReader(path) else { return false }
        while let bytes = reader.next() { body(bytes) }
        return reader.finish()
    }
}
