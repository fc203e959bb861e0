import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// A program that uses the API, and holds every answer to the document: status, headers, body.
struct APICaller: Sendable {
    let browser: Browser
    let token: String?

    init(_ site: TestSite, token: String? = nil) {
        browser = site.browser()
        self.token = token
    }

    struct Answer {
        let http: HTTPAnswer
        let json: JSONValue?

        var status: Int { http.status }
        var code: String? { json?["code"]?.text }

        subscript(name: String) -> JSONValue? { json?[name] }
    }

    @discardableResult
    func call(
        _ method: String, _ path: String, _ body: String? = nil, headers: [(String, String)] = [],
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        var all = headers
        if let token, !headers.contains(where: { $0.0 == "Authorization" }) { all.append(("Authorization", "Bearer \(token)")) }
        if body != nil, !headers.contains(where: { $0.0 == "Content-Type" }) { all.append(("Content-Type", "application/json")) }
        let http = try await browser.send(method, APIDocument.base + path, all, body: Array((body ?? "").utf8))
        let answer = Answer(http: http, json: http.body.isEmpty ? nil : try? JSONParser.parse(http.body))
        check(answer, method, path, location)
        return answer
    }

    private func check(_ answer: Answer, _ method: String, _ path: String, _ location: SourceLocation) {
        for name in ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"] {
            #expect(answer.http.header(name).flatMap { Int($0) } != nil, "\(name) of \(method) \(path)", sourceLocation: location)
        }
        #expect(
            answer.http.header("strict-transport-security") == nil && answer.http.header("x-content-type-options") == "nosniff")
        let place = APIOperations.all.find(Substring(APIDocument.base + path.prefix { $0 != "?" }))
        let operation = HTTPRequest.Method(method).flatMap { place?[$0 == .head ? .get : $0] }?.operation
        if answer.status >= 400 {
            #expect(answer.http.header("content-type") == APIProblem.mediaType, sourceLocation: location)
            if method != "HEAD" { expect(answer.json, .problem, location) }
            #expect(answer.json?["status"]?.integer == Int64(answer.status) || method == "HEAD", sourceLocation: location)
            if let operation, let code = answer.code {
                #expect(
                    operation.allProblems.contains { $0.code == code && $0.status == answer.status },
                    "\(operation.name) does not document \(answer.status) \(code)", sourceLocation: location)
            }
            if [429, 503, 504].contains(answer.status) {
                #expect(answer.http.header("retry-after").flatMap { Int($0) } ?? 0 > 0, sourceLocation: location)
            }
        } else if let operation, answer.status != 304, method != "HEAD" {
            #expect(answer.status == operation.status, sourceLocation: location)
            if case .json(let schema) = operation.answer { expect(answer.json, schema, location) }
        }
    }

    private func expect(_ json: JSONValue?, _ schema: APISchemaName, _ location: SourceLocation) {
        guard let json else {
            Issue.record("no JSON", sourceLocation: location)
            return
        }
        let faults = schema.schema.faults(in: json)
        #expect(faults.isEmpty, "\(schema.rawValue): \(faults)", sourceLocation: location)
    }
}

extension TestSite {
    /// A program with a key of a user of its own.
    func caller(_ userName: String = "ada", _ scope: KeyScope = .trade, expiresAt: Timestamp? = nil) -> APICaller {
        APICaller(self, token: backend.makeKey(of: userName, scope: scope, expiresAt: expiresAt))
    }
}
