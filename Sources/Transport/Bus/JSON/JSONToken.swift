/// A piece of a scanned message.
struct JSONToken {
    enum Kind: UInt8 {
        case object
        case array
        case string
        /// Whole, of up to 18 digits, and not -0.
        case integer
        /// Any other number.
        case number
        case `true`
        case `false`
        case null
    }

    let kind: Kind
    /// The first octet of a string or number; how many fields or elements an object or array has.
    var start: Int32
    /// Behind the last octet; behind the last token of an object or array.
    var end: Int32

    var count: Int { Int(end) - Int(start) }
}
