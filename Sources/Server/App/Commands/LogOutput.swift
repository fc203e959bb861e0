internal import Foundation

/// Standard output, many lines at a time.
struct LogOutput {
    private static let limit = 64 << 10
    private var bytes: [UInt8] = []
    /// Nobody reads any more.
    private(set) var isClosed = false

    mutating func append(_ line: [UInt8]) {
        bytes += line
        if bytes.count >= Self.limit { flush() }
    }

    mutating func flush() {
        var done = 0
        while done < bytes.count, !isClosed {
            let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress! + done, bytes.count - done) }
            if count > 0 { done += count } else if errno != EINTR { isClosed = true }
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
