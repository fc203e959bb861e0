internal import Glibc
internal import Logging

/// Lines on their way to the console. A console that takes nothing (a stopped terminal, a full pipe) costs lines, never time.
struct ConsoleBuffer {
    /// Bytes that wait for a console that takes nothing.
    static let limit = 1 << 20
    /// What a pipe takes as a whole without blocking once it takes anything (`PIPE_BUF`, pipe(7)).
    private static let chunk = 4096

    private let console: LogConsole
    private var bytes: [UInt8] = []
    private var start = 0
    private var skipped = 0

    init(_ console: LogConsole) { self.console = console }

    var isEmpty: Bool { start == bytes.count }

    mutating func append(_ event: LogConsole.Event) {
        guard bytes.count - start < Self.limit else {
            skipped += 1
            return
        }
        if skipped > 0 {
            let lines = "\(skipped) \(skipped == 1 ? "record was" : "records were") not shown: the console did not take them."
            skipped = 0
            console.render(LogConsole.Event(time: event.time, level: .warning, label: "logs", message: lines, fields: []), &bytes)
        }
        console.render(event, &bytes)
    }

    /// Writes what the console takes at once.
    mutating func flush() {
        while start < bytes.count {
            var poller = pollfd(fd: console.descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&poller, 1, 0) == 1 else { break }
            let count = min(bytes.count - start, Self.chunk)
            let written = bytes.withUnsafeBytes { write(console.descriptor, $0.baseAddress! + start, count) }
            if written < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN { break }
                // Nobody reads any more: there is no one to tell.
                start = bytes.count
                break
            }
            start += written
        }
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 16)
            start = 0
        } else if start > Self.limit / 2 {
            bytes.removeFirst(start)
            start = 0
        }
    }
}
