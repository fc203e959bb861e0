import COpenSSL

/// A private key in OpenSSL's hands.
final class PrivateKey {
    let pointer: OpaquePointer

    /// A new key on the curve P-256 (FIPS 186-4), which every browser accepts.
    init() throws {
        guard let pointer = copenssl_new_p256_key() else { throw OpenSSLFailure("make a key") }
        self.pointer = pointer
    }

    /// Nil when the text holds no key, or one with a pass phrase.
    init?(pem: [UInt8]) {
        guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { return nil }
        defer { BIO_free(bio) }
        // A call-back that gives no pass phrase: the default one would ask at the terminal.
        guard let pointer = PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil) else {
            ERR_clear_error()
            return nil
        }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    func pem() throws -> [UInt8] {
        try memoryBytes { PEM_write_bio_PrivateKey($0, pointer, nil, nil, 0, nil, nil) }
    }
}
