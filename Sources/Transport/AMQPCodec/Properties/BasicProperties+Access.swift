extension BasicProperties {
    /// The last header of this name, decoded alone.
    public func header(_ name: String) -> FieldValue? {
        switch storage {
        case .fields(let fields): fields[0].headers?[name]
        case .encoded(let octets):
            read(octets, .headers) { (reader: inout WireReader) throws(CodecError) in try reader.tableField(name) } ?? nil
        }
    }

    func shortString(_ flag: PropertyFlags, _ path: KeyPath<PropertyFields, String?>) -> String? {
        value(flag, path) { (reader: inout WireReader) throws(CodecError) in try reader.shortString() }
    }

    func octet(_ flag: PropertyFlags, _ path: KeyPath<PropertyFields, UInt8?>) -> UInt8? {
        value(flag, path) { (reader: inout WireReader) throws(CodecError) in try reader.uint8() }
    }

    @inline(__always)
    func value<Value>(
        _ flag: PropertyFlags, _ path: KeyPath<PropertyFields, Value?>,
        _ body: (inout WireReader) throws(CodecError) -> Value
    ) -> Value? {
        switch storage {
        case .encoded(let octets): read(octets, flag, body)
        case .fields(let fields): fields[0][keyPath: path]
        }
    }

    /// Goes to a value and reads it; nil when it is not there. What is encoded was checked, so that reading does not fail.
    @inline(__always)
    private func read<Value>(
        _ octets: [UInt8], _ flag: PropertyFlags, _ body: (inout WireReader) throws(CodecError) -> Value
    ) -> Value? {
        octets.withUnsafeBytes { bytes in
            guard bytes.count >= 2 else { return nil }
            var reader = WireReader(bytes)
            do throws(CodecError) {
                let flags = try reader.propertyFlags()
                guard flags.contains(flag) else { return nil }
                try reader.skipProperties(flags, before: flag)
                return try body(&reader)
            } catch {
                assertionFailure("\(error)")
                return nil
            }
        }
    }

    /// Decodes all, if that is still to be done, and changes the copy.
    mutating func change(_ body: (inout PropertyFields) -> Void) {
        var fields: [PropertyFields]
        switch storage {
        case .encoded(let octets): fields = [PropertyFields(encoded: octets)]
        case .fields(let some): fields = some
        }
        // Nobody else holds the fields any more, so that the change happens in place.
        storage = .encoded([])
        body(&fields[0])
        storage = .fields(fields)
    }

    /// All properties, decoded.
    var fields: PropertyFields {
        switch storage {
        case .encoded(let octets): PropertyFields(encoded: octets)
        case .fields(let fields): fields[0]
        }
    }
}

extension PropertyFields {
    /// Decodes what was checked before.
    fileprivate init(encoded octets: [UInt8]) {
        self = octets.withUnsafeBytes { bytes in
            guard bytes.count >= 2 else { return PropertyFields() }
            var reader = WireReader(bytes)
            do throws(CodecError) {
                return try PropertyFields(try reader.propertyFlags(), &reader)
            } catch {
                assertionFailure("\(error)")
                return PropertyFields()
            }
        }
    }
}

extension WireReader {
    /// The last field of this name in a table.
    fileprivate mutating func tableField(_ name: String) throws(CodecError) -> FieldValue? {
        let length = Int(try uint32())
        var inside = WireReader(try slice(length))
        var found: FieldValue?
        while inside.remaining > 0 {
            let key = try inside.slice(Int(try inside.uint8()))
            if key.elementsEqual(name.utf8) {
                found = try inside.fieldValue()
            } else {
                try inside.skipFieldValue()
            }
        }
        return found
    }
}
