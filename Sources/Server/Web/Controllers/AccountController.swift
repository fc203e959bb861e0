internal import Bus
internal import Contracts
internal import HTTPTypes
internal import Hummingbird

/// The account page and the password.
enum AccountController {
    static func add(to routes: inout Routes) {
        routes.get("/account") { request in
            try await response(request, notice: notice(request.query["done"]))
        }
        routes.post("/account/password") { try await changePassword($0) }
    }

    static func response(
        _ request: WebRequest, fundsForm: FormState = FormState(), fundsKey: String? = nil,
        passwordForm: FormState = FormState(), notice: Notice? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let account = try await request.ask(GetAccount(credential: request.credential()))
        let page = AccountPage(
            account: account, fundsForm: fundsForm, fundsKey: fundsKey ?? request.site.token(), passwordForm: passwordForm)
        return .page(page, request.frame(.account, notice: notice), status: status)
    }

    /// What an address may announce: one of a few sentences, never a text of somebody else's making.
    private static func notice(_ done: String?) -> Notice? {
        switch done {
        case "funds": Notice(kind: .good, text: "The funds have been added to your portfolio.")
        case "password": Notice(kind: .good, text: "Your password has been changed. All other sessions are signed out.")
        default: nil
        }
    }

    private static func changePassword(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        do {
            // Two hashes of a password take a while on a busy machine.
            _ = try await request.ask(
                ChangePassword(
                    credential: credential, currentPassword: Secret(request.form["currentPassword"] ?? ""),
                    newPassword: Secret(request.form["newPassword"] ?? "")), timeout: .seconds(15))
            return .seeOther("/account?done=password")
        } catch let error as BusError {
            switch error.code {
            case .wrongCredentials, .invalidInput:
                let field = error.field ?? (error.code == .wrongCredentials ? "currentPassword" : "newPassword")
                return try await response(
                    request, passwordForm: FormState(errors: [field: error.message]), status: .unprocessableContent)
            case .tooManyAttempts:
                return try await response(
                    request, passwordForm: FormState(errors: ["": error.message]), status: .tooManyRequests)
            default: throw error
            }
        }
    }
}
