// Payloads of the methods of class `confirm` (85).

/// `confirm.select`
public struct ConfirmSelect: Hashable, Sendable {
    public var noWait: Bool

    public init(noWait: Bool = false) {
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        noWait = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt8(noWait ? 1 : 0))
    }
}

/// `confirm.select-ok`
public struct ConfirmSelectOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}
