extension PropertyFields: WireEncodable {
    /// Reads the values that `flags` announces.
    init(_ flags: PropertyFlags, _ reader: inout WireReader) throws(CodecError) {
        self.init()
        if flags.contains(.contentType) { contentType = try reader.shortString() }
        if flags.contains(.contentEncoding) { contentEncoding = try reader.shortString() }
        if flags.contains(.headers) { headers = try reader.table() }
        if flags.contains(.deliveryMode) { deliveryMode = try reader.uint8() }
        if flags.contains(.priority) { priority = try reader.uint8() }
        if flags.contains(.correlationID) { correlationID = try reader.shortString() }
        if flags.contains(.replyTo) { replyTo = try reader.shortString() }
        if flags.contains(.expiration) { expiration = try reader.shortString() }
        if flags.contains(.messageID) { messageID = try reader.shortString() }
        if flags.contains(.timestamp) { timestamp = try reader.uint64() }
        if flags.contains(.type) { type = try reader.shortString() }
        if flags.contains(.userID) { userID = try reader.shortString() }
        if flags.contains(.appID) { appID = try reader.shortString() }
        if flags.contains(.clusterID) { clusterID = try reader.shortString() }
    }

    /// Which properties there are.
    var flags: PropertyFlags {
        var flags: PropertyFlags = []
        if contentType != nil { flags.insert(.contentType) }
        if contentEncoding != nil { flags.insert(.contentEncoding) }
        if headers != nil { flags.insert(.headers) }
        if deliveryMode != nil { flags.insert(.deliveryMode) }
        if priority != nil { flags.insert(.priority) }
        if correlationID != nil { flags.insert(.correlationID) }
        if replyTo != nil { flags.insert(.replyTo) }
        if expiration != nil { flags.insert(.expiration) }
        if messageID != nil { flags.insert(.messageID) }
        if timestamp != nil { flags.insert(.timestamp) }
        if type != nil { flags.insert(.type) }
        if userID != nil { flags.insert(.userID) }
        if appID != nil { flags.insert(.appID) }
        if clusterID != nil { flags.insert(.clusterID) }
        return flags
    }

    /// Writes flags and values.
    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(flags.rawValue)
        if let contentType { out.write(short: contentType, "The property contentType") }
        if let contentEncoding { out.write(short: contentEncoding, "The property contentEncoding") }
        if let headers { out.write(headers) }
        if let deliveryMode { out.write(deliveryMode) }
        if let priority { out.write(priority) }
        if let correlationID { out.write(short: correlationID, "The property correlationID") }
        if let replyTo { out.write(short: replyTo, "The property replyTo") }
        if let expiration { out.write(short: expiration, "The property expiration") }
        if let messageID { out.write(short: messageID, "The property messageID") }
        if let timestamp { out.write(timestamp) }
        if let type { out.write(short: type, "The property type") }
        if let userID { out.write(short: userID, "The property userID") }
        if let appID { out.write(short: appID, "The property appID") }
        if let clusterID { out.write(short: clusterID, "The property clusterID") }
    }
}
