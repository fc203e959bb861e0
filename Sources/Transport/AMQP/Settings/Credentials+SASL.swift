extension Credentials {
    /// The name of the SASL mechanism.
    var mechanism: String {
        switch self {
        case .plain: "PLAIN"
        case .external: "EXTERNAL"
        }
    }

    /// The first and only response: for PLAIN (RFC 4616, section 2) no authorization identity, the user, the password, parted by
    /// NUL; for EXTERNAL (RFC 4422, appendix A) nothing, the certificate says it all.
    var response: [UInt8] {
        switch self {
        case .plain(let user, let password): [0] + user.utf8 + [0] + password.utf8
        case .external: []
        }
    }
}
