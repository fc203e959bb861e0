import TestSupport

@testable import AMQPCodec

/// What a vector says, as the codec's own values.
extension VectorValue {
    /// `{"t": tag, "v": value}`. Nil for a form that is unknown here: the test that asks fails.
    var fieldValue: FieldValue? {
        guard let tag = self["t"]?.string, let value = self["v"] else { return nil }
        switch tag {
        case "t": return value.bool.map { .bool($0) }
        case "b": return value.integer.flatMap(Int8.init(exactly:)).map { .int8($0) }
        case "B": return value.integer.flatMap(UInt8.init(exactly:)).map { .uint8($0) }
        case "s": return value.integer.flatMap(Int16.init(exactly:)).map { .int16($0) }
        case "u": return value.integer.flatMap(UInt16.init(exactly:)).map { .uint16($0) }
        case "I": return value.integer.flatMap(Int32.init(exactly:)).map { .int32($0) }
        case "i": return value.integer.flatMap(UInt32.init(exactly:)).map { .uint32($0) }
        case "l", "L": return value.integer.map { .int64($0) }
        case "T": return value.unsigned.map { .timestamp($0) }
        case "f": return value["bits"]?.string.flatMap { UInt32($0, radix: 16) }.map { .float(Float(bitPattern: $0)) }
        case "d": return value["bits"]?.string.flatMap { UInt64($0, radix: 16) }.map { .double(Double(bitPattern: $0)) }
        case "D":
            guard let scale = value["scale"]?.integer, let unscaled = value["unscaled"]?.integer else { return nil }
            return .decimal(scale: UInt8(scale), unscaled: Int32(unscaled))
        case "S": return value.octets.map { .longString($0) }
        case "x": return value.octets.map { .bytes($0) }
        case "A":
            guard let values = value.array?.map(\.fieldValue), values.allSatisfy({ $0 != nil }) else { return nil }
            return .array(values.compactMap { $0 })
        case "F": return value.fieldTable.map { .table($0) }
        case "V": return .void
        default: return nil
        }
    }

    /// A list of `[key, field]`.
    var fieldTable: FieldTable? {
        guard let pairs = array else { return nil }
        var table = FieldTable()
        for pair in pairs {
            guard let pair = pair.array, pair.count == 2, let name = pair[0].string, let value = pair[1].fieldValue else {
                return nil
            }
            table.fields.append((name, value))
        }
        return table
    }

    /// A string, or `{"hex"}` when it is not UTF-8.
    var octets: [UInt8]? {
        if let text = string { return [UInt8](text.utf8) }
        return self["hex"]?.string.flatMap(AMQPVectors.octets(hexadecimal:))
    }

    var unsigned: UInt64? { string.flatMap { UInt64($0) } ?? integer.flatMap { UInt64(exactly: $0) } }

    /// An object of properties, by the specification's names.
    var properties: BasicProperties? {
        guard case .object(let values) = self else { return nil }
        var properties = BasicProperties()
        for (name, value) in values {
            switch name {
            case "content_type": properties.contentType = value.string
            case "content_encoding": properties.contentEncoding = value.string
            case "headers": properties.headers = value.fieldTable
            case "delivery_mode": properties.deliveryMode = value.integer.map { UInt8($0) }
            case "priority": properties.priority = value.integer.map { UInt8($0) }
            case "correlation_id": properties.correlationID = value.string
            case "reply_to": properties.replyTo = value.string
            case "expiration": properties.expiration = value.string
            case "message_id": properties.messageID = value.string
            case "timestamp": properties.timestamp = value.unsigned
            case "type": properties.type = value.string
            case "user_id": properties.userID = value.string
            case "app_id": properties.appID = value.string
            case "cluster_id": properties.clusterID = value.string
            default: return nil
            }
        }
        return properties
    }
}
