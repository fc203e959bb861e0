/// How we say who we are (AMQP 0-9-1, section 4.2.2 and SASL).
public enum Credentials: Hashable, Sendable, CustomStringConvertible {
    /// SASL PLAIN (RFC 4616): use it over TLS, or on the loopback.
    case plain(user: String, password: String)
    /// SASL EXTERNAL: the name is in our certificate.
    case external

    public var description: String {
        switch self {
        case .plain(let user, _): "user \(user)"
        case .external: "the certificate's name"
        }
    }
}
