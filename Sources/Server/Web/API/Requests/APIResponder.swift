internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// Answers every request below `/api`: who asks, whether that is within the limits, which operation it is, whether the request
/// has the documented form. Only then a handler runs.
struct APIResponder: Sendable {
    private let site: Site
    private let operations: APIOperations
    private let keyLimit: APIRateLimiter.Limit
    private let addressLimit: APIRateLimiter.Limit

    init(site: Site, operations: APIOperations = .all) {
        self.site = site
        self.operations = operations
        keyLimit = APIRateLimiter.Limit(perMinute: site.settings.apiRequestsPerKey)
        addressLimit = APIRateLimiter.Limit(perMinute: site.settings.apiRequestsPerAddress)
    }

    /// Whether an address is the API's; the page that explains it is a page.
    static func takes(_ path: Substring) -> Bool {
        guard path.hasPrefix("/api") else { return false }
        return (path.utf8.count == 4 || path.hasPrefix("/api/")) && path != APIDocument.base + "/docs"
    }

    func respond(to request: Request, _ context: WebContext, path: Substring, query: Substring, trace: MessageContext) async
        -> Response
    {
        var verdict: APIRateLimiter.Verdict?
        var response: Response
        do {
            let found = operations.find(path)
            let method = request.method == .head ? HTTPRequest.Method.get : request.method
            let match = found?[method]
            let address = CallerAddress.limitKey(context.channel.remoteAddress?.ipAddress ?? "unknown")
            let token = bearer(request.headers)
            let weight = match?.operation.weight ?? 1
            let caller = try await identify(token, address: address, weight: weight, verdict: &verdict)
            guard let found else { throw APIProblem.notFound("address") }
            guard let match else {
                throw APIProblem(
                    .methodNotAllowed, "It answers to \(found.allowed).", allowed: found.allowed)
            }
            response = try await answer(request, context, match, query, caller, token, trace)
        } catch {
            response = problem(error, trace).response(trace: trace.trace.description)
        }
        if let verdict { add(verdict, to: &response.headers) }
        return response
    }

    // MARK: - Who

    /// The token of an `Authorization` header; nil when there is none.
    private func bearer(_ headers: HTTPFields) -> String? {
        guard let value = headers[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return "" }
        return String(parts[1])
    }

    /// Counts the request, and throws when there have been too many or the key is not good.
    private func identify(
        _ token: String?, address: String, weight: Int, verdict: inout APIRateLimiter.Verdict?
    ) async throws(APIProblem) -> KeyIdentity? {
        guard let token else {
            try count(address, addressLimit, weight, &verdict)
            return nil
        }
        guard let id = KeyCache.id(in: token) else {
            try count(address, addressLimit, weight, &verdict)
            throw APIResponder.badKey
        }
        if let known = site.keys.remembered(token, id: id, now: site.now()) {
            try count(id, keyLimit, weight, &verdict)
            return known
        }
        // To ask about a key costs the address: whoever guesses is counted like anybody without one.
        try count(address, addressLimit, 1, &verdict)
        switch await site.keys.ask(token, id: id) {
        case .known(let identity):
            try count(id, keyLimit, weight, &verdict)
            return identity
        case .refused: throw APIResponder.badKey
        case .unknown(let error):
            site.health.note(error)
            throw APIProblem(error) ?? APIProblem(.failed, "Whose key this is could not be found out.")
        }
    }

    private func count(
        _ caller: String, _ limit: APIRateLimiter.Limit, _ weight: Int, _ verdict: inout APIRateLimiter.Verdict?
    ) throws(APIProblem) {
        let now = Int64(clamping: NIODeadline.now().uptimeNanoseconds)
        let counted = site.limits.attempt(caller, limit, weight: weight, now: now)
        verdict = counted
        guard counted.isAllowed else {
            throw APIProblem(
                .tooMany, "\(limit.perMinute) requests a minute are allowed. Send the next one in \(counted.retryAfter) seconds.",
                retryAfter: counted.retryAfter)
        }
    }

    private static let badKey = APIProblem(
        .unauthenticated, "This API key is not known here, was revoked or has expired.")

    // MARK: - What

    private func answer(
        _ request: Request, _ context: WebContext, _ match: APIOperations.Match, _ query: Substring, _ caller: KeyIdentity?,
        _ token: String?, _ trace: MessageContext
    ) async throws -> Response {
        let operation = match.operation
        if operation.access != .everybody {
            guard let caller else { throw APIProblem.noKey }
            guard operation.access == .read || caller.key.scope == .trade else {
                throw APIProblem(.scope, "This key may read, but not trade. Make one with the scope “trade”.")
            }
        }
        guard Accept.allows(operation.answer.mediaType, request.headers) else {
            throw APIProblem(.notAcceptable, "This is answered as \(operation.answer.mediaType).")
        }
        let parameters = try APIParameters.check(operation, inPath: match.values, query: query)
        var body: JSONValue?
        if let schema = operation.body {
            let value = try await APIBody.read(request, channel: context.channel, settings: site.settings)
            let faults = schema.schema.faults(in: value)
            guard faults.isEmpty else {
                throw APIProblem(.malformed, "The body is not of the documented form.", faults: faults)
            }
            body = value
        }
        return try await operation.handler(
            APIRequest(
                site: site, operation: operation, head: request.head, parameters: parameters, body: body, identity: caller,
                token: token, channel: context.channel, now: site.now(), context: trace))
    }

    private func problem(_ error: any Error, _ trace: MessageContext) -> APIProblem {
        if let problem = error as? APIProblem { return problem }
        if let error = error as? BusError, let problem = APIProblem(error) { return problem }
        if let error = error as? WebError, error == .tooManyStreams {
            return APIProblem(.unavailable, "Too many streams are open. Come back in a moment.", retryAfter: 5)
        }
        // The type or code only: a description might hold what somebody sent.
        let kind = (error as? BusError).map { "\($0.code)" } ?? "\(type(of: error))"
        site.logger.error(
            "A request to the API failed in a way that nobody foresaw.", metadata: ["kind": "\(kind)", "trace": "\(trace.trace)"])
        return APIProblem(
            .failed,
            "It is not your doing. Name the trace to the operator; an order that you placed is listed if it went through.")
    }

    private func add(_ verdict: APIRateLimiter.Verdict, to headers: inout HTTPFields) {
        headers[.rateLimitLimit] = String(verdict.limit)
        headers[.rateLimitRemaining] = String(verdict.remaining)
        headers[.rateLimitReset] = String(verdict.reset)
        headers[.rateLimitPolicy] = "\(verdict.limit);w=\(APIRateLimiter.window)"
    }
}

extension HTTPField.Name {
    static let rateLimitLimit = Self("RateLimit-Limit")!
    static let rateLimitRemaining = Self("RateLimit-Remaining")!
    static let rateLimitReset = Self("RateLimit-Reset")!
    static let rateLimitPolicy = Self("RateLimit-Policy")!
}
