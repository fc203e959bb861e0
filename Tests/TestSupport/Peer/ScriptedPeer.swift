import Foundation
import Synchronization

/// A server on 127.0.0.1 that does to each connection what a closure says, on a thread of its own, with blocking calls.
///
/// Every blocking call ends after 20 seconds, so that a test that goes wrong ends too.
public final class ScriptedPeer: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        init(_ call: String) { description = "\(call): \(String(cString: strerror(errno)))" }
    }

    private struct State {
        var connections: [PeerConnection] = []
        var accepted = 0
        var isStopped = false
    }

    public let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    /// - Parameters:
    ///   - tls: how the peer protects its side; the handshake is made before `script` runs, and `script` does not run if it fails.
    ///   - receiveBuffer: octets that the kernel keeps for a peer that does not read; small ones fill quickly.
    ///   - script: runs for each connection; when it returns or throws, the connection is closed.
    public init(
        tls: PeerTLS? = nil, receiveBuffer: Int32? = nil, _ script: @escaping @Sendable (PeerConnection) throws -> Void
    ) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw Failure("socket") }
        if var size = receiveBuffer {
            setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isReady else {
            close(listener)
            throw Failure("listen")
        }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in acceptAll(tls: tls, script) }
    }

    /// How many connections were accepted so far.
    public var acceptedCount: Int { state.withLock { $0.accepted } }

    /// Ends all connections, takes no more.
    public func stop() {
        let connections = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped ? [] : state.connections
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in connections { connection.shutDown() }
    }

    private func acceptAll(tls: PeerTLS?, _ script: @escaping @Sendable (PeerConnection) throws -> Void) {
        while true {
            let number = accept(listener, nil, nil)
            if number < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            // A program that a test beside this one starts must not keep the connection open.
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            let connection = PeerConnection(number)
            let isTaken = state.withLock { state in
                state.accepted += 1
                if !state.isStopped { state.connections.append(connection) }
                return !state.isStopped
            }
            guard isTaken else { break }
            Thread.detachNewThread { [self] in
                do {
                    if let tls { try connection.acceptTLS(tls) }
                    try script(connection)
                } catch {
                    // The client went away, or the test is over: what it was about is seen at the client.
                }
                state.withLock { state in state.connections.removeAll { $0 === connection } }
                connection.close()
            }
        }
        close(listener)
    }
}
