import Domain

/// A bearer token: the key's public id, a dot, and 256 random bits.
struct KeyToken {
    static let prefix = "ex_"
    private static let idDigits = 24
    private static let secretDigits = 64

    /// `ex_` and 24 hexadecimal digits.
    let id: String
    let text: String

    /// Nil when the text cannot be one of ours.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, KeyToken.isID(String(Substring(parts[0]))),
            Hexadecimal.isDigits(Substring(parts[1]), count: KeyToken.secretDigits)
        else { return nil }
        id = String(Substring(parts[0]))
        self.text = text
    }

    /// A new one.
    init(_ cryptography: any Cryptography) throws {
        id = KeyToken.prefix + Hexadecimal.encode(try cryptography.randomBytes(KeyToken.idDigits / 2))
        text = id + "." + Hexadecimal.encode(try cryptography.randomBytes(KeyToken.secretDigits / 2))
    }

    static func isID(_ text: String) -> Bool {
        text.hasPrefix(prefix) && Hexadecimal.isDigits(text.dropFirst(prefix.count), count: idDigits)
    }

    func hash(_ cryptography: any Cryptography) -> TokenHash? { TokenHash(cryptography.sha256(text)) }
}
