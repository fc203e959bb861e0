/// What travels beside a message's body (section 1.8.1 and 4.2.6.1); all of it is optional.
///
/// Properties that came in a frame stay encoded until somebody asks for one, and properties that were made at once are encoded
/// at once: sending them, or passing them on, is a copy of a few octets. Who changes one changes a decoded copy.
public struct BasicProperties: Sendable {
    enum Storage: Sendable {
        /// Flags and values, checked to be sound; nothing at all when there are no properties.
        case encoded([UInt8])
        /// One element, so that it is shared until it is changed.
        case fields([PropertyFields])
    }

    var storage: Storage

    public init(
        contentType: String? = nil, contentEncoding: String? = nil, headers: FieldTable? = nil, deliveryMode: UInt8? = nil,
        priority: UInt8? = nil, correlationID: String? = nil, replyTo: String? = nil, expiration: String? = nil,
        messageID: String? = nil, timestamp: UInt64? = nil, type: String? = nil, userID: String? = nil, appID: String? = nil,
        clusterID: String? = nil
    ) {
        let fields = PropertyFields(
            contentType: contentType, contentEncoding: contentEncoding, headers: headers, deliveryMode: deliveryMode,
            priority: priority, correlationID: correlationID, replyTo: replyTo, expiration: expiration, messageID: messageID,
            timestamp: timestamp, type: type, userID: userID, appID: appID, clusterID: clusterID)
        do throws(EncodingError) {
            storage = .encoded(fields.flags.isEmpty ? [] : try fields.encoded())
        } catch {
            // The same error comes when the message is to be sent, where somebody can handle it.
            storage = .fields([fields])
        }
    }

    public init() { storage = .encoded([]) }

    /// MIME type of the body.
    public var contentType: String? {
        get { shortString(.contentType, \.contentType) }
        set { change { $0.contentType = newValue } }
    }

    /// MIME encoding of the body, such as `gzip`.
    public var contentEncoding: String? {
        get { shortString(.contentEncoding, \.contentEncoding) }
        set { change { $0.contentEncoding = newValue } }
    }

    /// Decoded anew each time: keep it, or ask for one with `header(_:)`.
    public var headers: FieldTable? {
        get {
            value(.headers, \.headers) { (reader: inout WireReader) throws(CodecError) in try reader.table() }
        }
        set { change { $0.headers = newValue } }
    }

    /// 1 transient, 2 persistent.
    public var deliveryMode: UInt8? {
        get { octet(.deliveryMode, \.deliveryMode) }
        set { change { $0.deliveryMode = newValue } }
    }

    /// 0 to 9, or to the queue's `x-max-priority`.
    public var priority: UInt8? {
        get { octet(.priority, \.priority) }
        set { change { $0.priority = newValue } }
    }

    /// Which request a reply belongs to.
    public var correlationID: String? {
        get { shortString(.correlationID, \.correlationID) }
        set { change { $0.correlationID = newValue } }
    }

    /// The queue that wants the reply.
    public var replyTo: String? {
        get { shortString(.replyTo, \.replyTo) }
        set { change { $0.replyTo = newValue } }
    }

    /// Milliseconds that the message may wait in a queue, as decimal digits (RabbitMQ: per-message TTL).
    public var expiration: String? {
        get { shortString(.expiration, \.expiration) }
        set { change { $0.expiration = newValue } }
    }

    /// The application's name for the message.
    public var messageID: String? {
        get { shortString(.messageID, \.messageID) }
        set { change { $0.messageID = newValue } }
    }

    /// Seconds since 1970. A peer may send any number: not each is a date.
    public var timestamp: UInt64? {
        get {
            value(.timestamp, \.timestamp) { (reader: inout WireReader) throws(CodecError) in try reader.uint64() }
        }
        set { change { $0.timestamp = newValue } }
    }

    /// The application's name for the kind of message.
    public var type: String? {
        get { shortString(.type, \.type) }
        set { change { $0.type = newValue } }
    }

    /// RabbitMQ refuses a message whose user is not the connection's.
    public var userID: String? {
        get { shortString(.userID, \.userID) }
        set { change { $0.userID = newValue } }
    }

    /// Which application sent the message.
    public var appID: String? {
        get { shortString(.appID, \.appID) }
        set { change { $0.appID = newValue } }
    }

    /// Called `reserved` since 0-9-1; carried, not used.
    public var clusterID: String? {
        get { shortString(.clusterID, \.clusterID) }
        set { change { $0.clusterID = newValue } }
    }
}
