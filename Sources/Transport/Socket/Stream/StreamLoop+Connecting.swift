import Logging
import Synchronization

extension StreamLoop {
    /// Finds a socket and agrees on TLS, within the one deadline for connecting.
    func connect(tls: TLSSettings?, wake: WakeSignal, resolver: Resolver) throws(SocketError) -> ByteChannel {
        let stream = stream
        let endpoint = stream.endpoint
        let wait = ConnectWait(wake: wake, deadline: .now + stream.settings.connectTimeout) {
            stream.state.withLock { $0.abortReason }
        }
        let dialer = Dialer(endpoint: endpoint, resolver: resolver, wait: wait, logger: stream.logger)
        let socket = try dialer.dial()
        guard let tls else { return ByteChannel(socket: socket, tls: nil, endpoint: endpoint) }
        let session = try TLSSession(socket: socket, endpoint: endpoint, settings: tls)
        while true {
            let step = try session.handshake()
            guard step != .done else { break }
            _ = try wait.wait(for: [ConnectWait.Socket(number: socket.number, writes: step == .wantsWrite)]) {
                SocketError(
                    .timedOut,
                    "\(endpoint) accepted the connection but did not finish the TLS handshake in time. Check that this port speaks TLS."
                )
            }
        }
        stream.logger.debug("TLS with \(endpoint): \(session.description).")
        return ByteChannel(socket: socket, tls: session, endpoint: endpoint)
    }
}
