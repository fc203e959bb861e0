internal import HTTPTypes
internal import Hummingbird

/// One operation of the API: what it is called, what it takes and gives, who may use it, and what answers.
///
/// The document, the checks before the handler and the routes are all made of this one description.
struct APIOperation: Sendable {
    typealias Handler = @Sendable (APIRequest) async throws -> Response

    /// Who may.
    enum Access: Sendable, Hashable {
        /// Everybody; a key, where one is sent, must be good.
        case everybody
        /// A key of any scope.
        case read
        /// A key of the scope `trade`.
        case trade
    }

    let method: HTTPRequest.Method
    /// Below the base, parameters in braces: `/orders/{order}`.
    let path: String
    let name: String
    let area: String
    let summary: String
    var note = ""
    let access: Access
    var query: [APIParameter] = []
    /// In the order of the path.
    var inPath: [APIParameter] = []
    /// A request header that it reads.
    var header: APIParameter?
    var body: APISchemaName?
    var status = 200
    let answer: APIAnswer
    /// Beside those that follow from what the operation takes.
    var problems: [APIProblemKind] = []
    /// Whether its answer has an entity tag.
    var isTagged = false
    /// So many requests of the limit.
    var weight = 1
    let handler: Handler

    var components: [Substring] { (APIDocument.base + path).split(separator: "/") }
}

/// What an operation answers with when all is well.
enum APIAnswer: Sendable {
    case json(APISchemaName)
    /// Server-sent events.
    case events

    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .events: "text/event-stream"
        }
    }
}
