extension APIOperation {
    /// Every kind of problem that this operation may answer with.
    var allProblems: [APIProblemKind] {
        var kinds = problems
        kinds += [.malformed, .unauthenticated, .notAcceptable, .tooMany, .failed]
        if access == .trade { kinds.append(.scope) }
        if !inPath.isEmpty || takesPortfolio { kinds.append(.notFound) }
        if body != nil { kinds += [.tooLarge, .unsupportedType] }
        // What is the user's is asked of the backend.
        kinds += [.unavailable, .unknownOutcome]
        if access != .everybody { kinds.append(.storage) }
        return APIProblemKind.all.filter { kinds.contains($0) }
    }

    /// As OpenAPI 3.1.
    func write(to json: inout APIJSON) {
        json.object { json in
            json.field("operationId", name)
            json.name("tags")
            json.list([area]) { $0.value($1) }
            json.field("summary", summary)
            if !note.isEmpty { json.field("description", note) }
            json.name("security")
            json.array { json in
                if access == .everybody { json.object { _ in } }
                json.object { json in
                    json.name("key")
                    json.array { _ in }
                }
            }
            if !(inPath + query).isEmpty || header != nil {
                json.name("parameters")
                json.array { json in
                    for parameter in inPath { parameter.write(to: &json, place: "path") }
                    for parameter in query { parameter.write(to: &json, place: "query") }
                    if let header { header.write(to: &json, place: "header") }
                }
            }
            if let body {
                json.name("requestBody")
                json.object { json in
                    json.field("required", true)
                    APIOperation.content("application/json", body, &json)
                }
            }
            json.name("responses")
            json.object { json in
                json.name(String(status))
                json.object { json in
                    json.field("description", "All is well.")
                    headers(&json, isCreated: status == 201)
                    switch answer {
                    case .json(let schema): APIOperation.content("application/json", schema, &json)
                    case .events:
                        json.name("content")
                        json.object { json in
                            json.name("text/event-stream")
                            json.object { json in
                                json.name("schema")
                                json.object { $0.field("type", "string") }
                            }
                        }
                    }
                }
                if isTagged {
                    json.name("304")
                    json.object { json in
                        json.field("description", "The answer with the `ETag` that was sent in `If-None-Match` is still right.")
                        headers(&json)
                    }
                }
                for status in Set(allProblems.map(\.status)).sorted() {
                    let kinds = allProblems.filter { $0.status == status }
                    json.name(String(status))
                    json.object { json in
                        json.field("description", kinds.map { "\($0.title) (`\($0.code)`)." }.joined(separator: " "))
                        headers(&json, isRetried: [429, 503, 504].contains(status))
                        APIOperation.content(APIProblem.mediaType, .problem, &json)
                    }
                }
            }
        }
    }

    private var takesPortfolio: Bool {
        query.contains { $0.name == "portfolio" } || body == .newOrder || body == .newOrderGroup
    }

    private func headers(_ json: inout APIJSON, isCreated: Bool = false, isRetried: Bool = false) {
        json.name("headers")
        json.object { json in
            func header(_ name: String, _ schema: APISchema, _ note: String) {
                json.name(name)
                json.object { json in
                    json.field("description", note)
                    json.field("required", true)
                    json.name("schema")
                    schema.write(to: &json)
                }
            }
            let count = APISchema.integer(0...1_000_000_000)
            header(
                "RateLimit-Limit", count,
                "Requests in a minute that this key, or this address without one, may send to the web instance that answers: each counts for itself."
            )
            header("RateLimit-Remaining", count, "Requests that this instance would allow right now.")
            header("RateLimit-Reset", count, "Seconds until all of the limit is there again.")
            if isCreated { header("Location", .text(.text(1...200)), "Where it is to be found.") }
            if isRetried { header("Retry-After", .integer(1...Int64(APIProblem.maximumRetryAfter)), "Seconds to wait.") }
        }
    }

    private static func content(_ type: String, _ schema: APISchemaName, _ json: inout APIJSON) {
        json.name("content")
        json.object { json in
            json.name(type)
            json.object { json in
                json.name("schema")
                json.object { $0.field("$ref", schema.reference) }
            }
        }
    }
}

extension APIParameter {
    func write(to json: inout APIJSON, place: String) {
        json.object { json in
            json.field("name", name)
            json.field("in", place)
            json.field("description", note)
            if place == "path" { json.field("required", true) }
            json.name("schema")
            schema.write(to: &json)
        }
    }
}

extension APIOperations {
    /// All that the exchange has.
    static let all: APIOperations = APIOperations(
        MarketResource.operations + AccountResource.operations + WatchlistResource.operations + PortfolioResource.operations
            + PerformanceResource.operations + OrderResource.operations + OrderGroupResource.operations
            + StreamResource.operations + APIDocument.operations)
}
