public import Foundation

/// What the fixture server answers, right or wrong.
public struct ScriptedAnswer: Sendable {
    public enum Ending: Sendable {
        /// The body is complete.
        case complete
        /// The length says more than comes, then the connection ends.
        case truncated
        /// Nothing comes, and the connection stays open until the client leaves.
        case silent
        /// The body comes and comes until the client leaves.
        case endless
    }

    public var status: Int
    public var headers: [String: String]
    public var body: Data
    public var ending: Ending

    public init(
        _ status: Int = 200, headers: [String: String] = ["Content-Type": "application/json"], body: Data = Data(),
        ending: Ending = .complete
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.ending = ending
    }

    public static func json(_ text: String, status: Int = 200, headers: [String: String] = [:]) -> ScriptedAnswer {
        ScriptedAnswer(
            status, headers: ["Content-Type": "application/json"].merging(headers) { $1 }, body: Data(text.utf8))
    }

    public static func text(_ text: String, status: Int, headers: [String: String] = [:]) -> ScriptedAnswer {
        ScriptedAnswer(status, headers: ["Content-Type": "text/plain"].merging(headers) { $1 }, body: Data(text.utf8))
    }

    public static func page(_ status: Int) -> ScriptedAnswer {
        ScriptedAnswer(
            status, headers: ["Content-Type": "text/html"],
            body: Data("<!DOCTYPE html><html><body><h1>\(status)</h1></body></html>".utf8))
    }

    public static let notFound = json(#"{"error":"not found"}"#, status: 404)
}
