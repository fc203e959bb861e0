@testable import AMQPCodec

/// Reads and writes single values, as the frames do.
enum Wire {
    /// Reads a value that must take all octets.
    static func read<Value>(
        _ octets: some Sequence<UInt8>, _ body: (inout WireReader) throws(CodecError) -> Value
    ) throws(CodecError) -> Value {
        let exact = [UInt8](octets)
        let result = exact.withUnsafeBytes { bytes -> Result<Value, CodecError> in
            do throws(CodecError) {
                var reader = WireReader(bytes)
                let value = try body(&reader)
                guard reader.remaining == 0 else { return .failure(CodecError(replyCode: 502, message: "octets are left")) }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// How many arrays and tables stand inside the outermost one.
    static func levels(_ value: FieldValue) -> Int64 {
        let inside: [FieldValue]
        switch value {
        case .array(let values): inside = values
        case .table(let table): inside = table.fields.map(\.value)
        default: return -1
        }
        return 1 + (inside.map(levels).max() ?? -1)
    }
}
