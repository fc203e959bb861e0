/// Proves who asks. Requests of a user carry one, never a bare user id; the backend verifies it within the request.
///
/// Its description shows nothing of the secret.
public enum Credential: Hashable, Codable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The token of a browser session: 256 random bits in hexadecimal.
    case session(String)

    public var description: String { "Credential(redacted)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A text that must not be shown: passwords and tokens on their way. Its description shows nothing of it.
public struct Secret: Hashable, Codable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
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
