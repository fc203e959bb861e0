import CLinux
import Glibc

/// The bytes of a connected socket, with TLS or without; nothing blocks. One thread may receive while another sends.
final class ByteChannel: Sendable {
    enum Received {
        /// So many bytes. If there cannot be more, the next call would only find that out.
        case bytes(Int, mayBeMore: Bool)
        /// Nothing now. `wantsWrite`: not before the socket can be written to.
        case nothing(wantsWrite: Bool)
        /// The peer has sent its end.
        case end
    }

    enum Sent {
        case bytes(Int)
        /// Nothing before the socket can be written to.
        case blocked
    }

    let socket: Descriptor
    private let tls: TLSSession?
    private let endpoint: Endpoint

    init(socket: Descriptor, tls: TLSSession?, endpoint: Endpoint) {
        self.socket = socket
        self.tls = tls
        self.endpoint = endpoint
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Received {
        if let tls { return try tls.receive(into: buffer) }
        while true {
            let count = recv(socket.number, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count, mayBeMore: count == buffer.count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing(wantsWrite: false)
            case let number: throw broken(number)
            }
        }
    }

    func send(_ bytes: UnsafeRawBufferPointer) throws(SocketError) -> Sent {
        if let tls { return try tls.send(bytes) }
        while true {
            let count = Glibc.send(socket.number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .blocked
            case let number: throw broken(number)
            }
        }
    }

    /// Tells the peer that nothing more comes; it may still send.
    func sendEnd() {
        tls?.sendEnd()
        shutdown(socket.number, Int32(SHUT_WR))
    }

    /// How many octets the kernel keeps that the peer has not acknowledged.
    var unacknowledgedCount: Int { Int(clinux_unacknowledged(socket.number)) }

    /// Ends both directions at once; the descriptor is closed when nobody uses it any longer.
    func shutDown() { shutdown(socket.number, Int32(SHUT_RDWR)) }

    private func broken(_ number: Int32) -> SocketError {
        SocketError(
            number == ETIMEDOUT ? .timedOut : .reset, "The connection to \(endpoint) broke: \(SystemText.error(number)).",
            systemError: number)
    }
}
