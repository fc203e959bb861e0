/// What a value of the API looks like: one description for the check of what comes in, for the document, and for the tests of
/// what goes out.
indirect enum APISchema: Sendable {
    case text(TextRule)
    case integer(ClosedRange<Int64>)
    case flag
    case list(APISchema, upTo: Int)
    /// Has these fields and no others.
    case object([APIField])
    /// One of the document's named schemas.
    case named(APISchemaName)
    case nullable(APISchema)
    /// Any object.
    case anything
}

/// A member of an object.
struct APIField: Sendable {
    let name: String
    let schema: APISchema
    let isRequired: Bool
    /// For people, in the document.
    let note: String

    init(_ name: String, _ schema: APISchema, _ note: String = "", isRequired: Bool = true) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
        self.note = note
    }

    static func optional(_ name: String, _ schema: APISchema, _ note: String = "") -> APIField {
        APIField(name, schema, note, isRequired: false)
    }
}

extension APISchema {
    /// Texts that are used everywhere.
    static let number = APISchema.text(.number)
    static let time = APISchema.text(.time)
    static let rowID = APISchema.text(.rowID)
    static let asset = APISchema.text(.asset)
    static let words = APISchema.text(.text(0...2000))

    static func page(of name: APISchemaName) -> APISchema {
        .object([
            APIField("items", .list(.named(name), upTo: 1000)),
            APIField(
                "next", .nullable(.rowID),
                "Give it as `before` (or as `after`, where that was given) to get the next page; null on the last."),
        ])
    }
}
