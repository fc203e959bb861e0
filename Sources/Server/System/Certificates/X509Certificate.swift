import COpenSSL

/// An X.509 certificate (RFC 5280) in OpenSSL's hands.
final class X509Certificate {
    let pointer: OpaquePointer

    /// Takes over `pointer`.
    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    /// Nil when the text holds no certificate.
    convenience init?(pem: [UInt8]) {
        guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { return nil }
        defer { BIO_free(bio) }
        guard let pointer = PEM_read_bio_X509(bio, nil, nil, nil) else {
            ERR_clear_error()
            return nil
        }
        self.init(pointer)
    }

    deinit { X509_free(pointer) }

    /// SHA-256 of the certificate, in upper-case hexadecimal with colons.
    func fingerprint() throws -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        guard X509_digest(pointer, EVP_sha256(), &digest, nil) == 1 else { throw OpenSSLFailure("digest a certificate") }
        return digest.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }

    func covers(_ name: CertificateName) -> Bool {
        switch name {
        case .host(let host): X509_check_host(pointer, host, host.utf8.count, 0, nil) == 1
        case .address(let address): X509_check_ip_asc(pointer, address, 0) == 1
        }
    }

    /// Whether it is valid from now until at least `seconds` (since 1970).
    func isValid(now: Int64, until seconds: Int64) -> Bool {
        ASN1_TIME_cmp_time_t(X509_get0_notBefore(pointer), Int(now)) <= 0
            && ASN1_TIME_cmp_time_t(X509_get0_notAfter(pointer), Int(seconds)) >= 0
    }

    /// Seconds since 1970 of the last valid moment.
    var expiresAtSeconds: Int64 {
        var time = tm()
        guard ASN1_TIME_to_tm(X509_get0_notAfter(pointer), &time) == 1 else { return 0 }
        return Int64(timegm(&time))
    }

    func belongs(to key: PrivateKey) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(pointer, key.pointer) == 1
    }

    func pem() throws -> [UInt8] {
        try memoryBytes { PEM_write_bio_X509($0, pointer) }
    }
}

/// What `write` puts into a memory BIO. `write` returns 1 on success.
func memoryBytes(_ write: (OpaquePointer) -> Int32) throws -> [UInt8] {
    guard let bio = BIO_new(BIO_s_mem()) else { throw OpenSSLFailure("make a buffer") }
    defer { BIO_free(bio) }
    guard write(bio) == 1 else { throw OpenSSLFailure("write PEM") }
    var start: UnsafeMutablePointer<CChar>?
    let count = copenssl_bio_bytes(bio, &start)
    return UnsafeBufferPointer(start: start, count: count).map(UInt8.init(bitPattern:))
}
