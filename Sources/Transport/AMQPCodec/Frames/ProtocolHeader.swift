/// The eight octets with which a client begins, and with which a broker answers a version that it does not speak
/// (section 4.2.2).
public struct ProtocolHeader: Hashable, Sendable {
    /// All eight octets.
    public let bytes: [UInt8]

    /// AMQP 0-9-1.
    public static let current = ProtocolHeader(bytes: Array("AMQP".utf8) + [0, 0, 9, 1])

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Nil when the octets are not `AMQP` and four more.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 8, bytes.prefix(4).elementsEqual("AMQP".utf8) else { return nil }
        self.bytes = [UInt8](bytes.prefix(8))
    }

    /// The version it names, such as `0-9-1`.
    public var version: String { "\(bytes[5])-\(bytes[6])-\(bytes[7])" }
}
