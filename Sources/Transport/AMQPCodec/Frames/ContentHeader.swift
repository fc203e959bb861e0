/// A content header (section 4.2.6.1): how long the body is and what travels beside it.
public struct ContentHeader: Hashable, Sendable {
    public var classID: UInt16
    public var weight: UInt16
    /// Octets of the whole body, over all its frames.
    public var bodySize: UInt64
    public var properties: BasicProperties

    public init(bodySize: UInt64, properties: BasicProperties, classID: UInt16 = 60, weight: UInt16 = 0) {
        self.classID = classID
        self.weight = weight
        self.bodySize = bodySize
        self.properties = properties
    }

    public init(payload: UnsafeRawBufferPointer) throws(CodecError) { try self.init(payload: payload, last: nil) }

    /// `last`: the properties of the header before, to share theirs when they are the same.
    init(payload: UnsafeRawBufferPointer, last: BasicProperties?) throws(CodecError) {
        var reader = WireReader(payload)
        classID = try reader.uint16()
        weight = try reader.uint16()
        bodySize = try reader.uint64()
        properties = try BasicProperties(&reader, last: last)
    }
}

extension ContentHeader: WireEncodable {
    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(classID)
        out.write(weight)
        out.write(bodySize)
        properties.encode(into: &out)
    }
}
