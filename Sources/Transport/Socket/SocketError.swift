/// Why there is no connection, or no longer one, with a sentence for the operator: what happened, with which host, what to
/// do. It never holds a secret or a byte that went over the connection.
public struct SocketError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it was: tells an operator's mistake from a host that is away.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The host name has no address, or the resolver does not answer.
        case nameNotResolved
        /// No way to the host.
        case unreachable
        /// The host answers, nobody listens on the port.
        case refused
        /// The deadline passed before the connection was usable.
        case timedOut
        /// A file of the TLS settings cannot be read, or key and certificate do not fit.
        case tlsSettings
        /// The server's certificate has expired, or is not valid yet.
        case certificateExpired
        /// The server's certificate was not issued by a trusted authority, or must not be used for a server.
        case certificateUntrusted
        /// The server's certificate is for other names.
        case certificateNameMismatch
        /// The server wants a client certificate and none is configured.
        case clientCertificateRequired
        /// The server refuses the client certificate.
        case clientCertificateRefused
        /// TLS could not be agreed on.
        case handshakeFailed
        /// The peer ended the connection.
        case closedByPeer
        /// The network or the peer broke the connection.
        case reset
        /// The peer has read nothing for longer than the limit.
        case writeStalled
        /// The outbound buffer is full: the peer reads more slowly than is written.
        case bufferFull
        /// The peer sent more than may be kept in memory without being understood.
        case inputTooLarge
        /// What came over TLS is no TLS.
        case tlsViolation
        /// This side has closed the connection.
        case closed
        /// The task that connected was cancelled.
        case cancelled
        /// The system gives no more sockets or threads.
        case noResources
        /// Anything else that the system reports.
        case systemFailure
    }

    public let code: Code
    public let message: String
    /// `errno`, where the system gave one.
    public let systemError: Int32?

    public init(_ code: Code, _ message: String, systemError: Int32? = nil) {
        self.code = code
        self.message = message
        self.systemError = systemError
    }

    public var description: String { message }
}
