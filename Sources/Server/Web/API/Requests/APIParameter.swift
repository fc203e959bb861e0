internal import Domain

/// A parameter of an operation, in its path or its query.
struct APIParameter: Sendable {
    let name: String
    let schema: APISchema
    let note: String

    init(_ name: String, _ schema: APISchema, _ note: String) {
        self.name = name
        self.schema = schema
        self.note = note
    }

    static let portfolio = APIParameter("portfolio", .rowID, "Of this portfolio; without it, of the one in use.")
    static let before = APIParameter("before", .rowID, "Only what is older: the `next` of the page before.")
    static let after = APIParameter("after", .rowID, "Only what is newer, the oldest first; not together with `before`.")
    static let from = APIParameter("from", .text(.moment), "Only from then on.")
    static let to = APIParameter("to", .text(.moment), "Only before.")
    static let limit = APIParameter("limit", .integer(1...1000), "At most so many; 50 if absent.")
    static let costBasis = APIParameter(
        "costBasis", .text(.oneOf(CostBasisMethod.self)), "By this method; without it, by the one of your preferences.")
    static let assetFilter = APIParameter("asset", .asset, "Only of this coin.")
}
