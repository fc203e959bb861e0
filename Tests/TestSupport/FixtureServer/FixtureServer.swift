import Foundation
import Synchronization

/// A tiny HTTP/1.1 server on 127.0.0.1 for clients under test: one request a connection, each on a thread of its own,
/// answered by a closure.
public final class FixtureServer: Sendable {
    private struct State {
        var requests: [ScriptedRequest] = []
        var connections: Set<Int32> = []
        var isStopped = false
    }

    public let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (ScriptedRequest) -> ScriptedAnswer

    public struct Failure: Error {
        let call: String
        let code: Int32
    }

    public init(_ answer: @escaping @Sendable (ScriptedRequest) -> ScriptedAnswer) throws {
        self.answer = answer
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Failure(call: "socket", code: errno) }
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
            let code = errno
            close(listener)
            throw Failure(call: "bind", code: code)
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// Without a slash at the end.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// All requests so far.
    public var requests: [ScriptedRequest] { state.withLock { $0.requests } }

    /// Ends all connections, takes no more.
    public func stop() {
        let connections = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped ? [] : state.connections.union([listener])
        }
        for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            let isTaken = state.withLock { state in
                if !state.isStopped { state.connections.insert(connection) }
                return !state.isStopped
            }
            guard isTaken else {
                close(connection)
                break
            }
            Thread.detachNewThread { [self] in
                serve(connection)
                state.withLock { _ = $0.connections.remove(connection) }
                close(connection)
            }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let end = Array("\r\n\r\n".utf8)
        while received.count < 65_536, received.suffix(4) != end[...] {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            received += buffer[..<count]
        }
        guard let request = ScriptedRequest(head: String(decoding: received, as: UTF8.self)) else { return }
        state.withLock { $0.requests.append(request) }
        let answer = answer(request)
        if case .silent = answer.ending {
            while recv(connection, &buffer, buffer.count, 0) > 0 {}
            return
        }
        var head = "HTTP/1.1 \(answer.status) Scripted\r\nConnection: close\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        switch answer.ending {
        case .complete: head += "Content-Length: \(answer.body.count)\r\n"
        case .truncated: head += "Content-Length: \(answer.body.count + 1000)\r\n"
        case .silent, .endless: break
        }
        guard send(Array((head + "\r\n").utf8), to: connection), send(Array(answer.body), to: connection) else { return }
        if case .endless = answer.ending {
            let block = [UInt8](repeating: UInt8(ascii: " "), count: 65_536)
            while send(block, to: connection) {}
        }
        shutdown(connection, Int32(SHUT_WR))
        // Closing with unread bytes resets the connection before the client has read the answer.
        while recv(connection, &buffer, buffer.count, 0) > 0 {}
    }

    private func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
