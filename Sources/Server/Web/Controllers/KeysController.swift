internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// API keys, made and revoked by their owner.
enum KeysController {
    static func add(to routes: inout Routes) {
        routes.get("/account/keys") { request in
            try await response(request, notice: request.query["done"] == "revoked" ? revoked : nil)
        }
        routes.post("/account/keys") { try await create($0) }
        routes.post("/account/keys/revoke") { try await revoke($0) }
    }

    private static let revoked = Notice(
        kind: .good, text: "The key has been revoked. Programs that use it are refused from now on.")

    private static func response(
        _ request: WebRequest, form: FormState = FormState(), created: CreatedKey? = nil, notice: Notice? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let list = try await request.ask(ListKeys(credential: request.credential()))
        return .page(
            KeysPage(keys: list.keys, form: form, created: created), request.frame(.account, notice: notice), status: status)
    }

    /// The answer is the page that shows the secrets: they are nowhere to be asked for again.
    private static func create(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        var form = FormState()
        for name in ["name", "scope", "expires"] { form.values[name] = request.form[name].map { String($0.prefix(100)) } }
        let expiry = request.form["expires"].flatMap { KeysPage.Expiry(rawValue: $0) } ?? .quarter
        do {
            guard let scope = request.form["scope"].flatMap({ KeyScope(rawValue: $0) }) else {
                throw BusError(.invalidInput, "Choose what the key may do.")
            }
            let created = try await request.ask(
                CreateKey(
                    credential: credential, password: Secret(request.form["password"] ?? ""), name: request.form["name"] ?? "",
                    scope: scope, expiresAt: expiry.moment(after: request.now)), timeout: .seconds(15))
            return try await response(request, created: created)
        } catch let error as BusError {
            switch error.code {
            case .wrongCredentials, .invalidInput:
                form.errors = [error.field ?? "": error.message]
                return try await response(request, form: form, status: .unprocessableContent)
            case .tooManyAttempts:
                form.errors = ["": error.message]
                return try await response(request, form: form, status: .tooManyRequests)
            default: throw error
            }
        }
    }

    private static func revoke(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        do {
            _ = try await request.ask(RevokeKey(credential: credential, key: String(request.form.text("key").prefix(64))))
        } catch let error as BusError where error.code == .notFound {
            // Revoked in another window: what was wanted is so.
        }
        return .seeOther("/account/keys?done=revoked")
    }
}
