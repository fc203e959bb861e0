/// The properties of a message, each in a place of its own: the form in which they are changed.
struct PropertyFields: Hashable, Sendable {
    var contentType: String?
    var contentEncoding: String?
    var headers: FieldTable?
    var deliveryMode: UInt8?
    var priority: UInt8?
    var correlationID: String?
    var replyTo: String?
    var expiration: String?
    var messageID: String?
    var timestamp: UInt64?
    var type: String?
    var userID: String?
    var appID: String?
    var clusterID: String?
}
