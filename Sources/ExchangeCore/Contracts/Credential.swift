/// Proves who asks. Requests of a user carry one, never a bare user id; the backend verifies it within the request.
///
/// Its description shows nothing of the secret.
public enum Credential: Hashable, Codable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The token of a browser session: 256 random bits in hexadecimal.
    case session(String)
    /// The bearer token of an API key: `ex_<24 hexadecimal digits>.<64 hexadecimal digits>`.
    case key(String)
    /// A text that was signed with the signing secret of an API key.
    case signed(SignedText)

    public var description: String { "Credential(redacted)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A text with its signature. Whoever received it has checked that it is fresh; the backend checks that the key's holder signed it.
public struct SignedText: Hashable, Codable, Sendable {
    /// The key's public id: `ex_` and 24 hexadecimal digits.
    public let key: String
    /// Exactly what was signed, at most 16 KiB.
    public let text: String
    /// HMAC-SHA256 of `text` with the key's signing secret (as text) in hexadecimal; upper case counts, too.
    public let signature: String

    public init(key: String, text: String, signature: String) {
        self.key = key
        self.text = text
        self.signature = signature
    }
}

/// A text that must not be shown: passwords and tokens on their way. Its description shows nothing of it.
public struct Secret: Hashable, Codable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself: only for whoever checks or sends it, never for a log.
    public let value: String
    public init(_ value: String) { self.value = value }
    public init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
    public var description: String { "Secret(redacted)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
