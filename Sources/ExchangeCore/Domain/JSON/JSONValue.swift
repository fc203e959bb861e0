/// A JSON document as services send it, with its numbers kept as written: a binary double would lose digits of a price.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The digits as written. `NaN` and `Infinity`, which some services send, appear here too and are no numbers.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Of a repeated member the last.
    case object([String: JSONValue])

    /// A member of an object; nil for one that is missing, and for anything that is no object.
    public subscript(_ member: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[member]
    }

    /// Nil for anything that is no array.
    public var elements: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// A string that is not empty.
    public var text: String? {
        guard case .string(let text) = self, !text.isEmpty else { return nil }
        return text
    }

    /// The text of a number, sent as a number or as a string.
    public var decimal: String? {
        switch self {
        case .number(let text), .string(let text): text
        default: nil
        }
    }

    /// For display only: a finite number, sent as a number or as a string.
    public var double: Double? {
        guard let value = decimal.flatMap(Double.init), value.isFinite else { return nil }
        return value
    }

    /// A whole number, sent as a number or as a string.
    public var integer: Int64? { decimal.flatMap { Int64($0) } }
}
