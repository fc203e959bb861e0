internal import Bus
internal import Contracts
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Errors as pages or, for scripts, as JSON: what happened and what to do.
enum ErrorAnswers {
    static func response(to error: any Error, for request: WebRequest) -> Response {
        if let error = error as? BusError, error.code == .unauthenticated { return signIn(request) }
        let page = page(for: error, request)
        var response: Response
        if request.wantsJSON {
            response = json(page)
        } else {
            response = .page(page, request.frame(.elsewhere), status: HTTPResponse.Status(code: page.status))
        }
        if case .methodNotAllowed(let allowed)? = error as? WebError { response.headers[.allow] = allowed }
        if page.status == 503 || page.status == 429 {
            let milliseconds = (error as? BusError)?.retryAfterMilliseconds ?? 2000
            response.headers[.retryAfter] = String(max(1, (milliseconds + 999) / 1000))
        }
        if case .ended = request.session { response.headers[values: .setCookie].append(request.site.cookies.endSession) }
        return response
    }

    static func page(for error: any Error, _ request: WebRequest) -> ErrorPage {
        switch error {
        case let error as WebError: page(for: error)
        case let error as BusError: page(for: error, reference: request.context.trace.description, request)
        default:
            unexpected(error, request)
        }
    }

    private static func unexpected(_ error: any Error, _ request: WebRequest) -> ErrorPage {
        let trace = request.context.trace.description
        // The type only: a description might hold what a user typed.
        request.site.logger.error(
            "A request failed in a way that nobody foresaw.", metadata: ["type": "\(type(of: error))", "trace": "\(trace)"])
        return .failed(reference: trace)
    }

    private static func page(for error: WebError) -> ErrorPage {
        switch error {
        case .notFound(let what): .notFound(what: what)
        case .badRequest(let message): .badRequest(message: message)
        case .forbidden: .forbidden
        case .tooLarge:
            ErrorPage(
                status: 413, heading: "That is too much", message: "A form may send 64 KB. Nothing was changed; send less.")
        case .unsupportedMediaType:
            ErrorPage(
                status: 415, heading: "This kind of content is not taken here",
                message: "Forms are sent as application/x-www-form-urlencoded. Nothing was changed.")
        case .methodNotAllowed(let allowed):
            ErrorPage(
                status: 405, heading: "That cannot be done with this address",
                message: "It answers to \(allowed). All coins are on the market list.")
        case .tooManyStreams: .busy
        }
    }

    private static func page(for error: BusError, reference: String, _ request: WebRequest) -> ErrorPage {
        switch error.code {
        case .notFound: return .notFound()
        case .noSuchService, .notReady, .closed, .deadlineExceeded, .unavailable: return .backendAway
        case .overloaded: return .busy
        case .tooManyAttempts: return .tooManyAttempts(message: error.message)
        case .invalidInput, .conflict: return .badRequest(message: error.message)
        case .wrongCredentials, .accountSuspended:
            return ErrorPage(status: 403, heading: "That is not allowed", message: error.message)
        case .sourceUnavailable, .budgetExhausted, .storageUnavailable:
            return ErrorPage(status: 503, heading: "Not available right now", message: error.message)
        default:
            request.site.logger.error(
                "A request failed.",
                metadata: ["code": "\(error.code)", "subject": "\(request.head.method)", "trace": "\(reference)"])
            return .failed(reference: reference)
        }
    }

    private static func signIn(_ request: WebRequest) -> Response {
        if request.wantsJSON {
            return json(
                ErrorPage(status: 401, heading: "Sign in first", message: "Your session is over. Sign in and send it again."))
        }
        // What a form had in it is lost; the page it was on is where to go on.
        let next = request.head.method == .get ? LocalPath.safe(request.path) : "/"
        var cookies: [String] = []
        if case .ended = request.session { cookies = [request.site.cookies.endSession] }
        return .seeOther(next == "/" ? "/login" : "/login?next=" + MarketsQuery.percentEncoded(next), cookies: cookies)
    }

    private static func json(_ page: ErrorPage) -> Response {
        var json = JSONText()
        json.raw("{\"ok\":false,\"message\":")
        json.string(page.message)
        json.raw(",\"errors\":{\"\":")
        json.string(page.message)
        json.raw("}}")
        return .json(HTTPResponse.Status(code: page.status), json.bytes)
    }
}
