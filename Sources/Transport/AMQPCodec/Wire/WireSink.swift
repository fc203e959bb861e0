/// Takes AMQP's elementary types (section 4.2.5) one after the other: either counts their octets or writes them.
///
/// Each value says once, in its `encode(into:)`, what it consists of. It is called with a `WireSizer` first, which finds what
/// cannot be encoded before an octet is written, and then with a `WireWriter` that has exactly the room it needs.
protocol WireSink {
    /// Where a block began whose length stands before it.
    associatedtype BlockStart

    mutating func write(_ value: UInt8)
    mutating func write(_ value: UInt16)
    mutating func write(_ value: UInt32)
    mutating func write(_ value: UInt64)
    mutating func write(octets: [UInt8])
    /// `field` names the value in the error.
    mutating func write(short text: String, _ field: StaticString)
    mutating func write(long octets: [UInt8])
    /// Leaves room for a length of four octets.
    mutating func beginBlock() -> BlockStart
    mutating func endBlock(_ start: BlockStart)
    /// This value cannot be encoded, and the rest need not be looked at.
    mutating func refuse(_ error: EncodingError)
}
