/// Random passwords that a person can read aloud: `k7mn-p3qx-…`, without characters that look alike.
enum ReadablePassword {
    /// 32 characters, so that each takes five random bits without bias.
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)

    /// 100 random bits in five groups of four characters.
    static func make(_ cryptography: any Cryptography) throws -> String {
        let characters = try cryptography.randomBytes(20).map { alphabet[Int($0 & 31)] }
        return stride(from: 0, to: 20, by: 4)
            .map { String(decoding: characters[$0..<$0 + 4], as: UTF8.self) }
            .joined(separator: "-")
    }
}
