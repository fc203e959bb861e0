extension BasicProperties {
    /// Reads flags and values; octets that follow are ignored. When the properties are the same octets as `last`, they share them:
    /// many publishers send the same ones with every message.
    init(_ reader: inout WireReader, last: BasicProperties? = nil) throws(CodecError) {
        let start = reader.offset
        let flags = try reader.propertyFlags()
        guard !flags.isEmpty else {
            storage = .encoded([])
            return
        }
        try reader.skipProperties(flags)
        guard reader.isCanonical else {
            // Passed on, it is written as we write it.
            reader.goBack(to: start)
            storage = .fields([try PropertyFields(try reader.propertyFlags(), &reader)])
            return
        }
        let octets = reader.octets(from: start)
        if let last, case .encoded(let kept) = last.storage, BasicProperties.isEqual(kept, octets) {
            storage = last.storage
        } else {
            storage = .encoded([UInt8](octets))
        }
    }

    private static func isEqual(_ kept: [UInt8], _ octets: UnsafeRawBufferPointer) -> Bool {
        guard kept.count == octets.count else { return false }
        return kept.withUnsafeBytes { kept in
            var offset = 0
            while offset &+ 8 <= octets.count {
                guard
                    kept.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                        == octets.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                else { return false }
                offset &+= 8
            }
            while offset < octets.count {
                guard kept[offset] == octets[offset] else { return false }
                offset &+= 1
            }
            return true
        }
    }
}

extension BasicProperties: WireEncodable {
    /// Writes flags and values.
    func encode<Sink: WireSink>(into out: inout Sink) {
        switch storage {
        case .encoded(let octets):
            if octets.isEmpty { out.write(UInt16(0)) } else { out.write(octets: octets) }
        case .fields(let fields): fields[0].encode(into: &out)
        }
    }
}
