// Payloads of the methods of class `tx` (90).

/// `tx.select`
public struct TxSelect: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `tx.select-ok`
public struct TxSelectOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `tx.commit`
public struct TxCommit: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `tx.commit-ok`
public struct TxCommitOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `tx.rollback`
public struct TxRollback: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `tx.rollback-ok`
public struct TxRollbackOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}
