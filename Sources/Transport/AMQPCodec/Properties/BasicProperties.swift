/// What travels beside a message's body (section 1.8.1); all of it is optional.
public struct BasicProperties: Hashable, Sendable {
    /// MIME type of the body.
    public var contentType: String?
    public var contentEncoding: String?
    public var headers: FieldTable?
    /// 1 transient, 2 persistent.
    public var deliveryMode: UInt8?
    /// 0 to 9, or to the queue's `x-max-priority`.
    public var priority: UInt8?
    /// Which request a reply belongs to.
    public var correlationID: String?
    /// The queue that wants the reply.
    public var replyTo: String?
    /// Milliseconds that the message may wait in a queue, as decimal digits (RabbitMQ: per-message TTL).
    public var expiration: String?
    public var messageID: String?
    /// Seconds since 1970.
    public var timestamp: UInt64?
    public var type: String?
    /// RabbitMQ refuses a message whose user is not the connection's.
    public var userID: String?
    public var appID: String?
    /// Called `reserved` since 0-9-1; carried, not used.
    public var clusterID: String?

    public init(
        contentType: String? = nil, contentEncoding: String? = nil, headers: FieldTable? = nil, deliveryMode: UInt8? = nil,
        priority: UInt8? = nil, correlationID: String? = nil, replyTo: String? = nil, expiration: String? = nil,
        messageID: String? = nil, timestamp: UInt64? = nil, type: String? = nil, userID: String? = nil, appID: String? = nil,
        clusterID: String? = nil
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.headers = headers
        self.deliveryMode = deliveryMode
        self.priority = priority
        self.correlationID = correlationID
        self.replyTo = replyTo
        self.expiration = expiration
        self.messageID = messageID
        self.timestamp = timestamp
        self.type = type
        self.userID = userID
        self.appID = appID
        self.clusterID = clusterID
    }
}
