/// Which properties a content header holds: the first in the highest bit (section 4.2.6.1).
struct PropertyFlags: OptionSet {
    let rawValue: UInt16

    static let contentType = PropertyFlags(rawValue: 1 << 15)
    static let contentEncoding = PropertyFlags(rawValue: 1 << 14)
    static let headers = PropertyFlags(rawValue: 1 << 13)
    static let deliveryMode = PropertyFlags(rawValue: 1 << 12)
    static let priority = PropertyFlags(rawValue: 1 << 11)
    static let correlationID = PropertyFlags(rawValue: 1 << 10)
    static let replyTo = PropertyFlags(rawValue: 1 << 9)
    static let expiration = PropertyFlags(rawValue: 1 << 8)
    static let messageID = PropertyFlags(rawValue: 1 << 7)
    static let timestamp = PropertyFlags(rawValue: 1 << 6)
    static let type = PropertyFlags(rawValue: 1 << 5)
    static let userID = PropertyFlags(rawValue: 1 << 4)
    static let appID = PropertyFlags(rawValue: 1 << 3)
    static let clusterID = PropertyFlags(rawValue: 1 << 2)
    /// Another word of flags follows.
    static let continuation = PropertyFlags(rawValue: 1)

    /// All that class basic has.
    static let all = PropertyFlags(rawValue: 0xFFFC)
    /// Those of one octet. The others, but for the timestamp and the table of headers, are short strings.
    static let octets: PropertyFlags = [.deliveryMode, .priority]

    /// The names of the properties, the first in the highest bit, as the specification writes them.
    static let names = [
        "content-type", "content-encoding", "headers", "delivery-mode", "priority", "correlation-id", "reply-to", "expiration",
        "message-id", "timestamp", "type", "user-id", "app-id", "cluster-id",
    ]
}
