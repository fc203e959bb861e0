import COpenSSL
import Glibc
import Synchronization

/// TLS over one connected socket.
///
/// OpenSSL's session must not be used by two threads at once: each call is made under a lock, which is held for one record at most.
final class TLSSession: Sendable {
    /// What the lock protects. `@unchecked`: the pointers are used under the lock only, and freed when nobody can hold it any longer.
    private struct Session: @unchecked Sendable {
        let ssl: OpaquePointer
        let socket: UnsafeMutablePointer<copenssl_socket>
        let verdict: PeerVerdict
        var hasHandshake = false
    }

    private let session: Mutex<Session>
    private let host: String
    private let endpoint: Endpoint
    private let hasClientCertificate: Bool

    /// Prepares a session over `socket`, which must live longer.
    init(socket: Descriptor, endpoint: Endpoint, settings: TLSSettings) throws(SocketError) {
        let context = try TLSContext(settings)
        guard let ssl = SSL_new(context.pointer) else { throw SocketError(.noResources, "TLS has no memory for a connection.") }
        let state = UnsafeMutablePointer<copenssl_socket>.allocate(capacity: 1)
        state.initialize(to: copenssl_socket(descriptor: socket.number, error: 0, is_at_end: 0))
        let verdict = PeerVerdict()
        session = Mutex(Session(ssl: ssl, socket: state, verdict: verdict))
        host = settings.serverName ?? endpoint.host
        self.endpoint = endpoint
        hasClientCertificate = settings.certificateFile != nil
        guard let bio = copenssl_new_socket_bio(state) else {
            throw SocketError(.noResources, "TLS has no memory for a connection.")
        }
        SSL_set_bio(ssl, bio, bio)
        SSL_set_connect_state(ssl)
        verdict.attach(to: ssl, verifies: settings.verifiesChain)
        try expectName(ssl, verifies: settings.verifiesChain && settings.verifiesHostName)
    }

    deinit {
        session.withLock { session in
            SSL_free(session.ssl)
            session.socket.deallocate()
        }
    }

    /// Asks for the host by name, and has its name verified (RFC 9525: alternative names only, no partial wildcards).
    private func expectName(_ ssl: OpaquePointer, verifies: Bool) throws(SocketError) {
        let parameters = SSL_get0_param(ssl)
        var isSet: Int32 = 1
        if Self.isAddress(host) {
            if verifies { isSet = X509_VERIFY_PARAM_set1_ip_asc(parameters, host) }
        } else {
            isSet = copenssl_set_server_name(ssl, host)
            if verifies, isSet == 1 {
                X509_VERIFY_PARAM_set_hostflags(
                    parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
                isSet = X509_VERIFY_PARAM_set1_host(parameters, host, host.utf8.count)
            }
        }
        guard isSet == 1, !host.utf8.contains(0) else {
            ERR_clear_error()
            throw SocketError(.tlsSettings, "\(host) is no name that a certificate can be for. Check the host name.")
        }
    }

    private static func isAddress(_ host: String) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 4) { buffer in
            inet_pton(AF_INET, host, buffer.baseAddress) == 1 || inet_pton(AF_INET6, host, buffer.baseAddress) == 1
        }
    }

    enum Progress {
        case done
        case wantsRead
        case wantsWrite
    }

    /// One step of the handshake.
    func handshake() throws(SocketError) -> Progress {
        try session.withLock { session throws(SocketError) in
            ERR_clear_error()
            let result = SSL_connect(session.ssl)
            if result == 1 {
                session.hasHandshake = true
                return .done
            }
            switch SSL_get_error(session.ssl, result) {
            case SSL_ERROR_WANT_READ: return .wantsRead
            case SSL_ERROR_WANT_WRITE: return .wantsWrite
            case let kind: throw failure(kind, session)
            }
        }
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> ByteChannel.Received {
        try session.withLock { session throws(SocketError) in
            ERR_clear_error()
            var total = 0
            while true {
                var count = 0
                let result = SSL_read_ex(session.ssl, buffer.baseAddress.map { $0 + total }, buffer.count - total, &count)
                if result == 1 {
                    total += count
                    // One record a call: several that are there already go to the handler together.
                    if total < buffer.count, SSL_has_pending(session.ssl) == 1 { continue }
                    return .bytes(total, mayBeMore: SSL_has_pending(session.ssl) == 1)
                }
                let kind = SSL_get_error(session.ssl, result)
                if total > 0 { return .bytes(total, mayBeMore: kind != SSL_ERROR_WANT_READ) }
                switch kind {
                case SSL_ERROR_WANT_READ: return .nothing(wantsWrite: false)
                case SSL_ERROR_WANT_WRITE: return .nothing(wantsWrite: true)
                case SSL_ERROR_ZERO_RETURN: return .end
                case let kind:
                    if Self.isTruncation(kind, session) { return .end }
                    throw failure(kind, session)
                }
            }
        }
    }

    func send(_ bytes: UnsafeRawBufferPointer) throws(SocketError) -> ByteChannel.Sent {
        try session.withLock { session throws(SocketError) in
            ERR_clear_error()
            var count = 0
            let result = SSL_write_ex(session.ssl, bytes.baseAddress, bytes.count, &count)
            if result == 1 { return .bytes(count) }
            switch SSL_get_error(session.ssl, result) {
            case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .blocked
            case let kind: throw failure(kind, session)
            }
        }
    }

    /// Says that nothing more will be sent (close_notify), as far as the socket takes it.
    func sendEnd() {
        session.withLock { session in
            ERR_clear_error()
            if session.hasHandshake { SSL_shutdown(session.ssl) }
            ERR_clear_error()
        }
    }

    /// As `TLSv1.3, TLS_AES_256_GCM_SHA384`.
    var description: String {
        session.withLock { session in
            let version = SSL_get_version(session.ssl).map { String(cString: $0) } ?? "?"
            let cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(session.ssl)).map { String(cString: $0) } ?? "?"
            return "\(version), \(cipher)"
        }
    }

    /// The peer ended TCP without ending TLS first. The protocols above say themselves where they end, so that this is an end like any other.
    private static func isTruncation(_ kind: Int32, _ session: Session) -> Bool {
        guard session.hasHandshake, session.socket.pointee.is_at_end == 1 else { return false }
        return kind == SSL_ERROR_SYSCALL
            || kind == SSL_ERROR_SSL && copenssl_error_reason(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING
    }

    private func failure(_ kind: Int32, _ session: Session) -> SocketError {
        defer { ERR_clear_error() }
        return TLSFailure(
            endpoint: endpoint, host: host, hasClientCertificate: hasClientCertificate, verdict: session.verdict,
            isEstablished: session.hasHandshake, isAtEnd: session.socket.pointee.is_at_end == 1,
            systemError: session.socket.pointee.error,
            reason: kind == SSL_ERROR_SSL ? copenssl_error_reason(ERR_peek_error()) : 0
        ).error
    }
}
