import COpenSSL

/// The key derivation function scrypt (RFC 7914). Blocks for as long as its parameters say.
enum Scrypt {
    static func derive(password: String, salt: [UInt8], parameters: ScryptParameters, length: Int) throws -> [UInt8] {
        var key = [UInt8](repeating: 0, count: length)
        // With the terminating zero, which is not counted: OpenSSL wants an address also for an empty password.
        let characters = password.utf8.map(CChar.init(bitPattern:)) + [0]
        let succeeded = EVP_PBE_scrypt(
            characters, characters.count - 1, salt, salt.count, 1 << UInt64(parameters.logN), UInt64(parameters.r),
            UInt64(parameters.p), parameters.memoryBytes, &key, key.count)
        guard succeeded == 1 else { throw OpenSSLFailure("derive a key with scrypt") }
        return key
    }
}
