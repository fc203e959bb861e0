internal import Domain

/// SHA-256 (FIPS 180-4) of a command's body: what tells a repeated command from another with the same key.
public struct BodyHash: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: [UInt8]

    public init(stored bytes: [UInt8]) { self.bytes = bytes }

    /// Hashes fields one after the other, each with its length, so that no two lists of fields look the same.
    public init(_ fields: String...) { self.init(fields) }

    /// The same for a list.
    public init(_ fields: [String]) {
        var message: [UInt8] = []
        for field in fields {
            let text = field.utf8
            withUnsafeBytes(of: UInt32(text.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: text)
        }
        bytes = SHA256.hash(message)
    }
}
