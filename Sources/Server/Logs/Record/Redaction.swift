/// The last guard before a record is written: nothing should hand a secret to a logger, and what does is not shown.
enum Redaction {
    static let text = "[hidden]"

    /// Words that end the name of a field whose value is a secret.
    private static let words = [
        "password", "passphrase", "secret", "token", "authorization", "cookie", "credential", "credentials", "apikey", "api-key",
        "api_key", "private-key", "privatekey",
    ]

    static func hides(field name: String) -> Bool {
        // Cheap for the many: all of the words end in one of these.
        guard let last = name.utf8.last, "dtnesly".utf8.contains(last | 0x20) else { return false }
        let lower = name.lowercased()
        return words.contains { lower.hasSuffix($0) }
    }

    /// The text with the password of every `scheme://user:password@host` hidden.
    static func hidingPasswords(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var copied = 0
        var index = 0
        while index + 3 < bytes.count {
            guard bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == UInt8(ascii: "/"), bytes[index + 2] == UInt8(ascii: "/")
            else {
                index += 1
                continue
            }
            index += 3
            let authority = bytes[index...].prefix { !endsAuthority($0) }
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
                let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
            else { continue }
            result += bytes[copied...colon]
            result += Self.text.utf8
            copied = at
            index = at
        }
        guard copied > 0 else { return text }
        result += bytes[copied...]
        return String(decoding: result, as: UTF8.self)
    }

    /// `/`, `?` or `#` would end it too, but a password that was not escaped may hold them.
    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "<")
            || byte == UInt8(ascii: ">")
    }
}
