/// What can be written to a sink: it says once what it consists of, for counting and for writing.
protocol WireEncodable {
    func encode<Sink: WireSink>(into out: inout Sink)
}

extension WireEncodable {
    /// The octets that it takes; refuses what cannot be encoded.
    @inline(__always)
    func encodedSize() throws(EncodingError) -> Int {
        var sizer = WireSizer()
        encode(into: &sizer)
        if let failure = sizer.failure { throw failure }
        return sizer.size
    }

    /// Its octets in an array of their own.
    func encoded() throws(EncodingError) -> [UInt8] {
        var octets: [UInt8] = []
        octets.append(try encodedSize()) { encode(into: &$0) }
        return octets
    }
}
