import COpenSSL
import Foundation
import Synchronization

/// One connection of a scripted peer. Calls block for 20 seconds at most; only the script's thread makes them.
///
/// `@unchecked Sendable`: one thread reads and writes; others only shut the socket down, under the lock that also guards its closing.
public final class PeerConnection: @unchecked Sendable {
    private let number: Int32
    private let isClosed = Mutex(false)
    private var tls: OpaquePointer?
    /// What OpenSSL knows of the socket.
    private let bioSocket = UnsafeMutablePointer<copenssl_socket>.allocate(capacity: 1)

    init(_ number: Int32) {
        self.number = number
        bioSocket.initialize(to: copenssl_socket(descriptor: number, error: 0, is_at_end: 0))
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        dropTLS()
        bioSocket.deallocate()
    }

    /// At most `limit` bytes as they come; empty at the end of the other side.
    public func receive(_ limit: Int = 65_536) throws -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let result =
                tls.map { Int(SSL_read($0, buffer.baseAddress, Int32(limit))) } ?? recv(number, buffer.baseAddress, limit, 0)
            failed = result < 0 && tls == nil
            count = max(0, result)
        }
        if failed { throw ScriptedPeer.Failure("receive") }
        return bytes
    }

    /// Exactly `count` bytes; fewer only at the end of the other side.
    public func receive(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try receive(count - bytes.count)
            guard !more.isEmpty else { break }
            bytes += more
        }
        return bytes
    }

    /// Everything until the other side ends.
    public func receiveAll() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let more = try receive()
            guard !more.isEmpty else { return bytes }
            bytes += more
        }
    }

    public func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { rest in
                tls.map { Int(SSL_write($0, rest.baseAddress, Int32(rest.count))) }
                    ?? Foundation.send(number, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw ScriptedPeer.Failure("send") }
            sent += count
        }
    }

    /// Does nothing for a while: a peer that is slow, not one that waits for something.
    public func pause(milliseconds: Int32) { poll(nil, 0, milliseconds) }

    /// Says that nothing more comes and goes on receiving.
    public func sendEnd() {
        if let tls { SSL_shutdown(tls) }
        shutdown(number, Int32(SHUT_WR))
    }

    /// Ends the connection with a reset.
    public func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Pretends that TLS has never been: the next bytes go out as they are.
    public func dropTLS() {
        if let tls { SSL_free(tls) }
        tls = nil
    }

    func shutDown() {
        isClosed.withLock { if !$0 { _ = shutdown(number, Int32(SHUT_RDWR)) } }
    }

    public func close() {
        isClosed.withLock { isClosed in
            guard !isClosed else { return }
            isClosed = true
            dropTLS()
            Foundation.close(number)
        }
    }

    func acceptTLS(_ settings: PeerTLS) throws {
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw ScriptedPeer.Failure("TLS") }
        defer { SSL_CTX_free(context) }
        guard SSL_CTX_use_certificate_chain_file(context, settings.certificate.certificateFile) == 1,
            SSL_CTX_use_PrivateKey_file(context, settings.certificate.keyFile, SSL_FILETYPE_PEM) == 1,
            settings.clientCAFile.map({ SSL_CTX_load_verify_file(context, $0) == 1 }) ?? true,
            let ssl = SSL_new(context), let bio = copenssl_new_socket_bio(bioSocket)
        else { throw ScriptedPeer.Failure("TLS files") }
        tls = ssl
        SSL_set_bio(ssl, bio, bio)
        if settings.clientCAFile != nil { SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil) }
        if settings.isLimitedToTLS12 { copenssl_limit_to_tls12(ssl) }
        guard SSL_accept(ssl) == 1 else {
            // The alert has to arrive before the reset that unread bytes would cause.
            shutdown(number, Int32(SHUT_WR))
            var byte: UInt8 = 0
            while recv(number, &byte, 1, 0) > 0 {}
            throw ScriptedPeer.Failure("TLS handshake")
        }
    }
}
