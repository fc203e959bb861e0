internal import Foundation
internal import Glibc
internal import Synchronization

/// Stands between a client and a server on this machine and keeps every byte that passes, both ways: what somebody sees who
/// listens on the wire.
public final class RecordingProxy: Sendable {
    /// Where clients connect instead.
    public let port: Int
    private let listener: Int32
    private let target: Int
    private let state = Mutex((bytes: [UInt8](), connections: 0))

    /// - Parameter target: the server's port on 127.0.0.1.
    public init(to target: Int) throws {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        var address = Self.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, raw, &length) == 0
            }
        }
        guard bound else { throw ChildProcessError("no port for a proxy: \(errno)") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// Takes no more connections.
    public func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// How many connections there were, and how many bytes.
    public var amount: (connections: Int, bytes: Int) { state.withLock { ($0.connections, $0.bytes.count) } }

    /// Whether the text passed in clear.
    public func saw(_ text: String) -> Bool {
        let bytes = state.withLock { $0.bytes }
        return Data(bytes).range(of: Data(text.utf8)) != nil
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            var address = Self.address(target)
            let isConnected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            guard isConnected else {
                Glibc.close(client)
                Glibc.close(server)
                continue
            }
            state.withLock { $0.connections += 1 }
            // The later of the two directions to end closes both.
            let left = Pair(client, server)
            Thread.detachNewThread { self.copy(client, server, left) }
            Thread.detachNewThread { self.copy(server, client, left) }
        }
        Glibc.close(listener)
    }

    private func copy(_ from: Int32, _ to: Int32, _ pair: Pair) {
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(from, &block, block.count, 0)
            guard count > 0 else { break }
            state.withLock { $0.bytes += block[..<count] }
            var done = 0
            while done < count {
                let sent = block.withUnsafeBytes { send(to, $0.baseAddress! + done, count - done, Int32(MSG_NOSIGNAL)) }
                guard sent > 0 else { break }
                done += sent
            }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
        pair.leave()
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    /// Two sockets that two threads use.
    private final class Pair: Sendable {
        private let one: Int32
        private let other: Int32
        private let users = Mutex(2)

        init(_ one: Int32, _ other: Int32) {
            self.one = one
            self.other = other
        }

        func leave() {
            let isLast = users.withLock { users in
                users -= 1
                return users == 0
            }
            guard isLast else { return }
            Glibc.close(one)
            Glibc.close(other)
        }
    }
}
