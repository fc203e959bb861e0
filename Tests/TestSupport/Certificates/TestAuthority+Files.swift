import COpenSSL
import Foundation

extension TestAuthority.Pair {
    func writeCertificate(to path: String) throws {
        try write(to: path) { PEM_write_bio_X509($0, certificate) }
    }

    /// The key, encrypted if there is a passphrase. Readable for the owner only.
    func writeKey(to path: String, passphrase: String? = nil) throws {
        try write(to: path) { bio in
            guard let passphrase else { return PEM_write_bio_PrivateKey(bio, key, nil, nil, 0, nil, nil) }
            let bytes = Array(passphrase.utf8)
            return PEM_write_bio_PrivateKey(bio, key, EVP_aes_256_cbc(), bytes, Int32(bytes.count), nil, nil)
        }
    }

    private func write(to path: String, _ body: (OpaquePointer) -> Int32) throws {
        guard let bio = BIO_new(BIO_s_mem()) else { throw TestAuthority.Failure(operation: "make a buffer") }
        defer { BIO_free(bio) }
        guard body(bio) == 1 else { throw TestAuthority.Failure(operation: "write PEM") }
        var start: UnsafeMutablePointer<CChar>?
        let count = copenssl_bio_bytes(bio, &start)
        let content = UnsafeBufferPointer(start: start, count: count).map(UInt8.init(bitPattern:))
        guard FileManager.default.createFile(atPath: path, contents: Data(content), attributes: [.posixPermissions: 0o600])
        else { throw TestAuthority.Failure(operation: "write \(path)") }
    }
}
