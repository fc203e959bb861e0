internal import Glibc

/// Asks the exchange that has a data folder open. Blocks its thread: for commands, not for servers.
public struct ControlClient: Sendable {
    private let address: ControlAddress

    public init(address: ControlAddress) { self.address = address }

    /// Sends one line and returns the answer's; nil when no exchange listens there.
    public func ask(_ line: [UInt8], timeoutSeconds: Int = 10) throws(ControlError) -> [UInt8]? {
        let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard connection >= 0 else { throw ControlError("No socket: \(lastSystemError()).") }
        defer { close(connection) }
        ControlServer.limitWaiting(connection, seconds: timeoutSeconds)
        let connected = try address.withSocketAddress { connect(connection, $0, $1) == 0 }
        guard connected else {
            if errno == ENOENT || errno == ECONNREFUSED { return nil }
            throw ControlError("The exchange in \(address.folder) cannot be reached: \(lastSystemError()).")
        }
        ControlServer.writeAll(connection, line + [UInt8(ascii: "\n")])
        guard let answer = ControlServer.readLine(connection, limit: 16_777_216) else {
            throw ControlError("The exchange in \(address.folder) did not answer within \(timeoutSeconds) seconds.")
        }
        return answer
    }
}
