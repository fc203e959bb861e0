internal import HTTPTypes

/// What every answer tells the browser about what this site may do.
struct SecurityHeaders: Sendable {
    private let fields: HTTPFields

    /// - Parameter overTLS: HTTP Strict Transport Security means something over TLS only (RFC 6797 section 7.2).
    init(overTLS: Bool) {
        var fields = HTTPFields()
        fields[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.referrerPolicy] = "same-origin"
        fields[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        fields[.crossOriginOpenerPolicy] = "same-origin"
        fields[.crossOriginResourcePolicy] = "same-origin"
        if overTLS { fields[.strictTransportSecurity] = "max-age=31536000" }
        self.fields = fields
    }

    func add(to headers: inout HTTPFields) { headers.append(contentsOf: fields) }
}

extension HTTPField.Name {
    static let referrerPolicy = Self("Referrer-Policy")!
    static let permissionsPolicy = Self("Permissions-Policy")!
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
    static let crossOriginResourcePolicy = Self("Cross-Origin-Resource-Policy")!
    static let secFetchSite = Self("Sec-Fetch-Site")!
    static let lastEventID = Self("Last-Event-ID")!
}
