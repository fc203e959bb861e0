internal import Glibc

/// The control socket in a data folder: how commands on this machine talk to the exchange that has the folder open.
///
/// Only the owner of the folder can open it (the folder is 0700, the socket 0600), so it needs no credential.
public struct ControlAddress: Sendable {
    public static let fileName = "control.sock"
    public let folder: String

    public init(folder: String) { self.folder = folder }

    /// Calls `body` with the socket's address. A socket's path is limited to 107 bytes (unix(7)); a folder's may be
    /// longer, so the address goes through an open descriptor of the folder.
    func withSocketAddress<T>(_ body: (UnsafePointer<sockaddr>, socklen_t) throws -> T) throws(ControlError) -> T {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ControlError("The folder \(folder) cannot be opened: \(lastSystemError()).") }
        defer { close(descriptor) }
        let path = "/proc/self/fd/\(descriptor)/\(ControlAddress.fileName)"
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        do {
            return try withUnsafePointer(to: &address) { pointer in
                try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    try body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        } catch let error as ControlError {
            throw error
        } catch {
            throw ControlError("\(error)")
        }
    }
}

/// Why a command could not talk to a running exchange, for the operator.
public struct ControlError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

func lastSystemError() -> String { String(cString: strerror(errno)) }
