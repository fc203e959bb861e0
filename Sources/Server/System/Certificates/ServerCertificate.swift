/// A certificate and its key in files, ready for a server.
public struct ServerCertificate: Hashable, Sendable {
    /// Path of the certificate, PEM.
    public let certificateFile: String
    /// Path of the private key, PEM, readable by its owner only.
    public let keyFile: String
    /// SHA-256 of the certificate (DER), as browsers show it: `AB:CD:…`.
    public let fingerprint: String
    /// What the certificate is for.
    public let names: [CertificateName]
    /// Seconds since 1970 after which browsers refuse it.
    public let expiresAtSeconds: Int64
    /// Whether it was made just now, so that everyone who trusted an earlier one has to look again.
    public let isNew: Bool
}
