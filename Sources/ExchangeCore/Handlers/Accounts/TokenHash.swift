internal import Domain

/// SHA-256 of a session's token: what is stored and looked up, so that a copy of the database opens no session.
struct TokenHash: Hashable {
    /// In 64-bit words: cheaper to hash and compare than an array, on the path of every order.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Nil when these are not 32 bytes.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ index: Int) -> UInt64 { bytes[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        words = (word(0), word(1), word(2), word(3))
    }

    /// Nil when the text cannot be a token: 64 lower-case hexadecimal digits.
    init?(token: String, _ cryptography: any Cryptography) {
        let isToken =
            token.utf8.count == 64
            && token.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
        guard isToken else { return nil }
        self.init(cryptography.sha256(Array(token.utf8)))
    }

    var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }

    var hexadecimal: String { Hexadecimal.encode(bytes) }

    static func == (left: TokenHash, right: TokenHash) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) {
        // The bytes are random already; one word suffices to spread them.
        hasher.combine(words.0)
    }
}
