/// The kinds of problem that the API answers with: a stable code, a status, a title. Codes that the exchange itself uses
/// (`input.conflict`) are the same here.
struct APIProblemKind: Sendable, Hashable {
    let code: String
    let status: Int
    let title: String

    init(_ code: String, _ status: Int, _ title: String) {
        self.code = code
        self.status = status
        self.title = title
    }

    static let malformed = APIProblemKind("request.malformed", 400, "The request is not of the documented form")
    static let unauthenticated = APIProblemKind("accounts.unauthenticated", 401, "An API key is needed")
    static let scope = APIProblemKind("keys.scope", 403, "The API key may not do this")
    static let insecure = APIProblemKind("request.insecure", 403, "The API is not spoken in the clear")
    static let notFound = APIProblemKind("input.notFound", 404, "There is no such thing")
    static let methodNotAllowed = APIProblemKind("request.methodNotAllowed", 405, "The address does not answer to this method")
    static let notAcceptable = APIProblemKind("request.notAcceptable", 406, "The answer has another type than is accepted")
    static let conflict = APIProblemKind("input.conflict", 409, "The id was used for something else before")
    static let notOpen = APIProblemKind("orders.notOpen", 409, "Nothing of the order is open any more")
    static let notChanged = APIProblemKind("orders.refused", 409, "The order cannot be changed to that")
    static let tooLarge = APIProblemKind("request.tooLarge", 413, "The body is too large")
    static let unsupportedType = APIProblemKind("request.unsupportedType", 415, "The body has another type than is taken")
    static let refused = APIProblemKind("input.invalid", 422, "The exchange's rules do not allow this")
    static let tooMany = APIProblemKind("request.tooMany", 429, "Too many requests")
    static let failed = APIProblemKind("server.failed", 500, "Something went wrong in the exchange")
    static let unavailable = APIProblemKind("server.unavailable", 503, "The exchange cannot answer now")
    static let storage = APIProblemKind("storage.unavailable", 503, "The exchange cannot store anything now")
    static let source = APIProblemKind("market.sourceUnavailable", 503, "The market data are not to be had now")
    static let unknownOutcome = APIProblemKind("server.outcomeUnknown", 504, "The answer did not come in time")

    static let all: [APIProblemKind] = [
        malformed, unauthenticated, scope, insecure, notFound, methodNotAllowed, notAcceptable, conflict, notOpen, notChanged,
        tooLarge,
        unsupportedType, refused, tooMany, failed, unavailable, storage, source, unknownOutcome,
    ]
}
