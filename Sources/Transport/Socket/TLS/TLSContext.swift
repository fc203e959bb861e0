import COpenSSL
import Glibc

/// OpenSSL's context for one connection: made at each connect, so that renewed files are picked up.
final class TLSContext {
    let pointer: OpaquePointer

    init(_ settings: TLSSettings) throws(SocketError) {
        ERR_clear_error()
        guard let pointer = SSL_CTX_new(TLS_client_method()) else { throw Self.failure("TLS could not be set up") }
        self.pointer = pointer
        let version = settings.minimumVersion == .tls13 ? TLS1_3_VERSION : TLS1_2_VERSION
        guard copenssl_set_minimum_version(pointer, version) == 1 else { throw Self.failure("TLS could not be set up") }
        // The same suites as OpenSSL's own list, but AES with 128 bits before 256: as safe for any time that counts, and cheaper for
        // the broker as well (RFC 8446, section 9.1 makes it the one that all must have).
        guard SSL_CTX_set_ciphersuites(pointer, TLSContext.suites) == 1 else { throw Self.failure("TLS could not be set up") }
        copenssl_prepare_for_nonblocking(pointer, 64 << 10)
        SSL_CTX_set_client_cert_cb(pointer) { ssl, _, _ in
            // Called only when there is none.
            PeerVerdict.of(ssl)?.lacksClientCertificate = true
            return 0
        }
        if settings.verifiesChain { try loadAuthorities(settings.caFile) }
        if let file = settings.certificateFile { try loadCertificate(file, settings) }
    }

    private static let suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

    deinit { SSL_CTX_free(pointer) }

    private func loadAuthorities(_ file: String?) throws(SocketError) {
        guard let file else {
            guard SSL_CTX_set_default_verify_paths(pointer) == 1 else {
                throw Self.failure("The system's certificate authorities could not be read")
            }
            return
        }
        try Self.expectReadable(file, "certificate authority")
        guard SSL_CTX_load_verify_file(pointer, file) == 1 else {
            throw Self.failure("The certificate authority file \(file) holds no certificate in PEM format")
        }
    }

    private func loadCertificate(_ file: String, _ settings: TLSSettings) throws(SocketError) {
        try Self.expectReadable(file, "client certificate")
        guard SSL_CTX_use_certificate_chain_file(pointer, file) == 1 else {
            throw Self.failure("The client certificate file \(file) holds no certificate in PEM format")
        }
        let keyFile = settings.keyFile ?? file
        try Self.expectReadable(keyFile, "client key")
        let passphrase = Array((settings.keyPassphrase ?? "").utf8)
        let isLoaded = passphrase.withUnsafeBytes { bytes in
            withUnsafePointer(to: bytes) { bytes in
                // Without a call-back OpenSSL would ask at the terminal.
                SSL_CTX_set_default_passwd_cb(pointer) { buffer, size, _, bytes in
                    guard let buffer, let bytes = bytes?.assumingMemoryBound(to: UnsafeRawBufferPointer.self).pointee,
                        bytes.count > 0, bytes.count <= Int(size)
                    else { return -1 }
                    UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)).copyMemory(from: bytes)
                    return Int32(bytes.count)
                }
                SSL_CTX_set_default_passwd_cb_userdata(pointer, UnsafeMutableRawPointer(mutating: bytes))
                defer {
                    SSL_CTX_set_default_passwd_cb_userdata(pointer, nil)
                    SSL_CTX_set_default_passwd_cb(pointer, nil)
                }
                return SSL_CTX_use_PrivateKey_file(pointer, keyFile, SSL_FILETYPE_PEM) == 1
            }
        }
        guard isLoaded else {
            throw Self.failure(
                "The client key file \(keyFile) cannot be used: it holds no key in PEM format, the passphrase does not open it, "
                    + "or it does not belong to the certificate in \(file)")
        }
        guard SSL_CTX_check_private_key(pointer) == 1 else {
            throw Self.failure("The client key in \(keyFile) does not belong to the certificate in \(file)")
        }
    }

    private static func expectReadable(_ file: String, _ what: String) throws(SocketError) {
        guard access(file, R_OK) == 0 else {
            let number = errno
            throw SocketError(
                .tlsSettings, "The \(what) file \(file) cannot be read: \(SystemText.error(number)).", systemError: number)
        }
    }

    private static func failure(_ text: String) -> SocketError {
        ERR_clear_error()
        return SocketError(.tlsSettings, text + ". Check the TLS settings.")
    }
}
