internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// Opening an account, signing in and out.
enum SignInController {
    static func add(to routes: inout Routes) {
        routes.get("/login") { signIn($0) }
        routes.get("/register") { register($0) }
        routes.post("/login", proof: .browser) { try await logIn($0) }
        routes.post("/register", proof: .browser) { try await openAccount($0) }
        routes.post("/logout") { try await logOut($0) }
    }

    private static func signIn(_ request: WebRequest) -> Response {
        if request.session.info != nil { return .seeOther(LocalPath.safe(request.query["next"] ?? "/portfolio")) }
        return shown(request, SignInPage(form: FormState(values: ["next": LocalPath.safe(request.query["next"])])))
    }

    private static func register(_ request: WebRequest) -> Response {
        if request.session.info != nil { return .seeOther("/portfolio") }
        return shown(request, RegisterPage(form: FormState(values: ["next": LocalPath.safe(request.query["next"])])))
    }

    private static func logIn(_ request: WebRequest) async throws -> Response {
        let previous = request.cookies[request.site.cookies.sessionName]
        do {
            let opened = try await request.ask(
                LogIn(
                    userName: request.form.text("userName"), password: Secret(request.form["password"] ?? ""),
                    remoteAddress: request.remoteAddress,
                    previous: previous.flatMap { Hexadecimal.isDigits($0, count: 64) ? .session($0) : nil }),
                timeout: .seconds(15))
            if let previous { request.site.sessions.forget(token: previous) }
            return signedIn(request, opened, to: request.form["next"] ?? "/portfolio")
        } catch let error as BusError {
            return try refused(error, request) { shown(request, SignInPage(form: $0), status: $1) }
        }
    }

    private static func openAccount(_ request: WebRequest) async throws -> Response {
        do {
            let opened = try await request.ask(
                RegisterUser(
                    userName: request.form.text("userName"), password: Secret(request.form["password"] ?? ""),
                    remoteAddress: request.remoteAddress),
                timeout: .seconds(15))
            return signedIn(request, opened, to: request.form["next"] ?? "/")
        } catch let error as BusError {
            return try refused(error, request) { shown(request, RegisterPage(form: $0), status: $1) }
        }
    }

    private static func logOut(_ request: WebRequest) async throws -> Response {
        if case .signedIn(_, let token) = request.session {
            request.site.sessions.forget(token: token)
            _ = try await request.ask(LogOut(credential: .session(token)))
        } else if case .unknown(let error) = request.session {
            throw error
        }
        return .seeOther("/", cookies: [request.site.cookies.endSession])
    }

    private static func signedIn(_ request: WebRequest, _ opened: OpenedSession, to path: String) -> Response {
        request.site.sessions.opened(opened)
        let seconds = opened.session.expiresAt.millisecondsSince(request.now) / 1000
        return .seeOther(
            LocalPath.safe(path),
            cookies: [request.site.cookies.session(opened.token.value, maxAgeSeconds: seconds)])
    }

    /// The form again, with what was typed but the password, and the reason beside its field.
    private static func refused(
        _ error: BusError, _ request: WebRequest, _ show: (FormState, HTTPResponse.Status) -> Response
    ) throws -> Response {
        let status: HTTPResponse.Status
        switch error.code {
        case .wrongCredentials, .accountSuspended, .invalidInput: status = .unprocessableContent
        case .nameTaken: status = .conflict
        case .tooManyAttempts: status = .tooManyRequests
        case .overloaded: status = .serviceUnavailable
        default: throw error
        }
        let field = error.field ?? (error.code == .nameTaken ? "userName" : "")
        let form = FormState(
            values: [
                "userName": String(request.form.text("userName").prefix(100)), "next": LocalPath.safe(request.form["next"]),
            ],
            errors: [field: error.message])
        var response = show(form, status)
        if status == .tooManyRequests || status == .serviceUnavailable {
            response.headers[.retryAfter] = String(max(1, ((error.retryAfterMilliseconds ?? 2000) + 999) / 1000))
        }
        return response
    }

    /// A form that is filled in before there is a session gets its token from a cookie of its own.
    private static func shown(_ request: WebRequest, _ page: some Page, status: HTTPResponse.Status = .ok) -> Response {
        let cookies = request.site.cookies
        let known = request.cookies[cookies.formName].flatMap { Hexadecimal.isDigits($0, count: 32) ? $0 : nil }
        let token = known ?? request.site.token()
        var response = Response.page(page, request.frame(.elsewhere, csrfToken: token), status: status)
        if known == nil { response.headers[values: .setCookie].append(cookies.form(token)) }
        if case .ended = request.session { response.headers[values: .setCookie].append(cookies.endSession) }
        return response
    }
}
