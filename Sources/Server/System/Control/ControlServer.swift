internal import Glibc
public import Logging
public import ServiceLifecycle

/// Answers commands on the control socket: one line in, one line out, then the connection closes.
///
/// It has a thread of its own that accepts and reads; answers are computed by `answer` elsewhere.
public final class ControlServer: Service {
    private let address: ControlAddress
    private let logger: Logger
    private let answer: @Sendable ([UInt8]) async -> [UInt8]
    private let listener: Int32

    /// Longest line that is read.
    static let longestLine = 65_536

    /// Opens the socket; what an earlier process left of it is replaced (the folder's lock says that it is gone).
    public init(
        address: ControlAddress, logger: Logger, answer: @escaping @Sendable ([UInt8]) async -> [UInt8]
    ) throws(ControlError) {
        self.address = address
        self.logger = logger
        self.answer = answer
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw ControlError("No control socket: \(lastSystemError()).") }
        unlink(address.folder + "/" + ControlAddress.fileName)
        let listener = listener
        do {
            try address.withSocketAddress { pointer, length in
                guard bind(listener, pointer, length) == 0, listen(listener, 16) == 0 else {
                    throw ControlError("The control socket in \(address.folder) cannot be opened: \(lastSystemError()).")
                }
            }
        } catch {
            close(listener)
            throw error
        }
        chmod(address.folder + "/" + ControlAddress.fileName, 0o600)
    }

    /// Answers local operators until a graceful shutdown, then removes the socket.
    public func run() async throws {
        let server = self
        await withTaskGroup { group in
            group.addTask {
                await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
                    DedicatedThread.start(name: "control") {
                        server.accept()
                        done.resume()
                    }
                }
            }
            try? await gracefulShutdown()
            // Wakes `accept` on Linux: it returns with EINVAL.
            shutdown(listener, Int32(SHUT_RDWR))
            await group.waitForAll()
        }
        close(listener)
        unlink(address.folder + "/" + ControlAddress.fileName)
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            ControlServer.limitWaiting(connection, seconds: 2)
            guard let line = ControlServer.readLine(connection) else {
                close(connection)
                continue
            }
            let answer = self.answer
            Task {
                let reply = await answer(line) + [UInt8(ascii: "\n")]
                ControlServer.writeAll(connection, reply)
                close(connection)
            }
        }
    }

    static func limitWaiting(_ socket: Int32, seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// A line without its end; nil when none came in time or it is too long.
    static func readLine(_ socket: Int32, limit: Int = longestLine) -> [UInt8]? {
        var line: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while line.count <= limit {
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            if let end = chunk[..<count].firstIndex(of: UInt8(ascii: "\n")) { return line + chunk[..<end] }
            line += chunk[..<count]
        }
        return nil
    }

    static func writeAll(_ socket: Int32, _ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
        }
    }
}
