/// How a scripted peer protects its side of a connection.
public struct PeerTLS: Sendable {
    public var certificate: TestCertificates.Pair
    /// Authorities of client certificates; with them a client certificate is demanded.
    public var clientCAFile: String?
    /// TLS 1.2 is the highest that the peer speaks.
    public var isLimitedToTLS12: Bool

    public init(_ certificate: TestCertificates.Pair, clientCAFile: String? = nil, isLimitedToTLS12: Bool = false) {
        self.certificate = certificate
        self.clientCAFile = clientCAFile
        self.isLimitedToTLS12 = isLimitedToTLS12
    }
}
