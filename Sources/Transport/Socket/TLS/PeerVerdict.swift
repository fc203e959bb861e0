import COpenSSL

/// What was wrong with the server's certificate: the first problem, and what an operator wants to know of the certificate.
///
/// OpenSSL shows the certificate of a failed handshake only to the verification call-back.
final class PeerVerdict {
    private(set) var problem: Int32 = X509_V_OK
    private(set) var names = ""
    private(set) var issuer = ""
    private(set) var validFrom = ""
    private(set) var validTo = ""
    /// The server asked for a client certificate and there was none.
    var lacksClientCertificate = false

    fileprivate func note(_ store: OpaquePointer) {
        guard problem == X509_V_OK else { return }
        problem = X509_STORE_CTX_get_error(store)
        guard let certificate = X509_STORE_CTX_get_current_cert(store) else { return }
        names = CertificateText.names(certificate)
        issuer = CertificateText.issuer(certificate)
        validFrom = CertificateText.time(X509_get0_notBefore(certificate))
        validTo = CertificateText.time(X509_get0_notAfter(certificate))
    }

    /// Lets OpenSSL tell this object what it finds; the object must outlive the handshake.
    func attach(to ssl: OpaquePointer, verifies: Bool) {
        SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
        guard verifies else {
            SSL_set_verify(ssl, SSL_VERIFY_NONE, nil)
            return
        }
        SSL_set_verify(ssl, SSL_VERIFY_PEER) { isGood, store in
            if isGood == 0, let store, let ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()) {
                PeerVerdict.of(OpaquePointer(ssl))?.note(store)
            }
            return isGood
        }
    }

    static func of(_ ssl: OpaquePointer?) -> PeerVerdict? {
        guard let pointer = SSL_get_ex_data(ssl, 0) else { return nil }
        return Unmanaged<PeerVerdict>.fromOpaque(pointer).takeUnretainedValue()
    }
}
