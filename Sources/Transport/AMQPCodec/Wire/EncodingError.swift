/// A value that AMQP cannot carry; nothing of it was written.
public enum EncodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A short string holds at most 255 octets (section 4.2.5.3).
    case shortStringTooLong(field: String, octets: Int)
    /// A long string, table or array holds fewer than 2^32 octets.
    case valueTooLong
    /// Tables and arrays nest at most `FieldValue.maximumDepth` deep.
    case nestedTooDeep

    public var description: String {
        switch self {
        case .shortStringTooLong(let field, let octets): "\(field) has \(octets) octets; AMQP allows 255."
        case .valueTooLong: "A value has 4 GiB or more."
        case .nestedTooDeep: "A table nests more than \(FieldValue.maximumDepth) deep."
        }
    }
}
