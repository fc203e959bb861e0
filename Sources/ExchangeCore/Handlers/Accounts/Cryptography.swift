/// The few cryptographic functions that handlers need; the server passes in an implementation.
public protocol Cryptography: Sendable {
    /// SHA-256 (FIPS 180-4): 32 bytes.
    func sha256(_ bytes: [UInt8]) -> [UInt8]

    /// HMAC with SHA-256 (RFC 2104): 32 bytes.
    func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8]

    /// Bytes that nobody can guess. Throws when the system has none to give, never returns fewer.
    func randomBytes(_ count: Int) throws -> [UInt8]

    /// Whether two byte strings are the same, in a time that depends on their lengths alone.
    func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool
}

extension Cryptography {
    /// Whether two texts have the same bytes in UTF-8, in a time that depends on their lengths alone.
    public func constantTimeEquals(_ left: String, _ right: String) -> Bool {
        constantTimeEquals(Array(left.utf8), Array(right.utf8))
    }

    /// SHA-256 of a text's bytes in UTF-8.
    public func sha256(_ text: String) -> [UInt8] { sha256(Array(text.utf8)) }
}
