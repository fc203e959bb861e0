/// What went wrong, for programs and people (RFC 9457): an error that handlers of the API throw.
struct APIProblem: Error, Sendable {
    let kind: APIProblemKind
    /// What happened this time and what to do.
    let detail: String
    /// The parameter or member that it is about.
    var field: String?
    var faults: [APISchema.Fault] = []
    /// After how many seconds asking again makes sense.
    var retryAfter: Int?
    /// The methods that the address answers to.
    var allowed: String?

    init(
        _ kind: APIProblemKind, _ detail: String, field: String? = nil, faults: [APISchema.Fault] = [], retryAfter: Int? = nil,
        allowed: String? = nil
    ) {
        self.kind = kind
        self.detail = detail
        self.field = field
        self.faults = faults
        self.retryAfter = retryAfter
        self.allowed = allowed
    }

    static func notFound(_ what: String) -> APIProblem {
        // Coins and addresses are nobody's.
        let isOwned = what != "coin" && what != "address"
        return APIProblem(
            .notFound, "There is no such \(what)." + (isOwned ? " One of somebody else is answered in the same way." : ""))
    }

    static func invalid(_ detail: String, field: String? = nil) -> APIProblem { APIProblem(.refused, detail, field: field) }
}
