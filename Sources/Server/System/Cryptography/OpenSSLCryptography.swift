import COpenSSL
public import Handlers

/// `Cryptography` by the system's OpenSSL.
public struct OpenSSLCryptography: Cryptography {
    public init() {}

    public func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let succeeded = EVP_Digest(bytes, bytes.count, &digest, nil, Self.algorithm.sha256, nil)
        // Without memory for a digest no session can be told from another: going on would be worse than stopping.
        precondition(succeeded == 1, "SHA-256 failed")
        return digest
    }

    public func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        let result = HMAC(Self.algorithm.sha256, key, Int32(key.count), message, message.count, &code, nil)
        precondition(result != nil, "HMAC with SHA-256 failed")
        return code
    }

    public func randomBytes(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw OpenSSLFailure("draw random bytes") }
        return bytes
    }

    public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    private static let algorithm = Algorithms()

    /// Unchecked: the pointer is to a table that OpenSSL made once and nobody changes; it is safe in all threads.
    private struct Algorithms: @unchecked Sendable {
        /// Fetched once: fetching for each digest costs more than a short digest itself.
        let sha256: OpaquePointer? = EVP_MD_fetch(nil, "SHA256", nil)
    }
}
