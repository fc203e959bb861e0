internal import Contracts
internal import Domain
internal import HTTPTypes

/// Whether a posted form was sent by the person whose browser sends it (OWASP: cross-site request forgery).
enum FormProof {
    static func holds(_ proof: Route.Proof, for request: WebRequest) -> Bool {
        guard CrossSiteGuard.allows(request.headers, authority: request.head.authority) else { return false }
        let token = request.form["csrf"] ?? ""
        switch proof {
        case .sameSite:
            return true
        case .browser:
            guard let cookie = request.cookies[request.site.cookies.formName], Hexadecimal.isDigits(cookie, count: 32) else {
                return false
            }
            return ConstantTime.equals(cookie, token)
        case .session:
            switch request.session {
            case .signedIn(let info, _): return !token.isEmpty && ConstantTime.equals(info.csrfToken, token)
            // Nobody is signed in, so there is nothing to forge; the handler says that signing in comes first, or that
            // the backend is away.
            case .anonymous, .ended, .unknown: return true
            }
        }
    }
}
