/// A value of a field table, with the tags that RabbitMQ uses; the printed grammar of section 4.2.1 differs.
public enum FieldValue: Hashable, Sendable {
    /// `t`
    case bool(Bool)
    /// `b`
    case int8(Int8)
    /// `B`
    case uint8(UInt8)
    /// `s`
    case int16(Int16)
    /// `u`
    case uint16(UInt16)
    /// `I`
    case int32(Int32)
    /// `i`
    case uint32(UInt32)
    /// `l`, signed with RabbitMQ; `L` is read as the same and never written
    case int64(Int64)
    /// `f`
    case float(Float)
    /// `d`
    case double(Double)
    /// `D`: `unscaled` × 10^-`scale`
    case decimal(scale: UInt8, unscaled: Int32)
    /// `S`: usually text in UTF-8, but any octets are allowed and kept
    case longString([UInt8])
    /// `x`
    case bytes([UInt8])
    /// `A`
    case array([FieldValue])
    /// `T`: seconds since 1970
    case timestamp(UInt64)
    /// `F`
    case table(FieldTable)
    /// `V`
    case void

    /// How many arrays and tables may stand inside an outermost one: a bound for hostile peers, and for the stack.
    public static let maximumDepth = 32

    /// A long string in UTF-8.
    public static func text(_ text: String) -> FieldValue { .longString([UInt8](text.utf8)) }

    /// The text of a long string; octets that are not UTF-8 become replacement characters.
    public var text: String? {
        if case .longString(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    /// Any integer, whatever its width.
    public var integer: Int64? {
        switch self {
        case .int8(let value): Int64(value)
        case .uint8(let value): Int64(value)
        case .int16(let value): Int64(value)
        case .uint16(let value): Int64(value)
        case .int32(let value): Int64(value)
        case .uint32(let value): Int64(value)
        case .int64(let value): value
        default: nil
        }
    }

    /// Nil for a value of another type.
    public var boolean: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// Nil for a value of another type.
    public var table: FieldTable? { if case .table(let value) = self { value } else { nil } }

    /// Nil for a value of another type.
    public var array: [FieldValue]? { if case .array(let value) = self { value } else { nil } }
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = Int32(exactly: value).map { .int32($0) } ?? .int64(value) }
}
