/// The cookies that the exchange sets.
///
/// `__Host-` makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis section 4.1.3.2), so that no other host
/// and no other port's plain HTTP can plant one. The environment's name keeps two exchanges on one host apart.
struct CookieWriter: Sendable {
    /// Holds the token of the session.
    let sessionName: String
    /// Ties a form to the browser that asked for it, before there is a session.
    let formName: String

    init(environment: String) {
        let safe = String(decoding: environment.utf8.filter(CookieWriter.isTokenByte), as: UTF8.self)
        sessionName = "__Host-exchange-\(safe)"
        formName = "__Host-exchange-\(safe)-form"
    }

    func session(_ token: String, maxAgeSeconds: Int64) -> String {
        "\(sessionName)=\(token); Path=/; Max-Age=\(max(0, maxAgeSeconds)); Secure; HttpOnly; SameSite=Lax"
    }

    func form(_ token: String) -> String { "\(formName)=\(token); Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Lax" }

    var endSession: String { "\(sessionName)=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax" }

    /// Colours are no secret and scripts may read them.
    func theme(_ theme: Theme) -> String {
        let age = theme == .system ? 0 : 31_536_000
        return "\(Theme.cookieName)=\(theme.rawValue); Path=/; Max-Age=\(age); Secure; SameSite=Lax"
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
