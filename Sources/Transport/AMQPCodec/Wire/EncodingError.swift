/// A value that AMQP cannot carry; nothing of it was written.
public enum EncodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A short string holds at most 255 octets (section 4.2.5.3).
    case shortStringTooLong(field: String, octets: Int)
    /// A long string, table or array holds fewer than 2^32 octets.
    case valueTooLong
    /// Tables and arrays nest at most `FieldValue.maximumDepth` deep.
    case nestedTooDeep
    /// A method or a content header fits into one frame, always: only bodies are split (section 4.2.6).
    case frameTooLarge(octets: Int, maximum: Int)

    public var description: String {
        switch self {
        case .shortStringTooLong(let field, let octets): "\(field) has \(octets) octets; AMQP allows 255."
        case .valueTooLong: "A value has 4 GiB or more."
        case .nestedTooDeep: "A table nests more than \(FieldValue.maximumDepth) deep."
        case .frameTooLarge(let octets, let maximum):
            "The arguments or properties need a frame of \(octets) octets; \(maximum) were agreed on with the broker."
        }
    }
}
