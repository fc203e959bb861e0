/// How a stream is protected. The defaults verify the server's chain and its name; TLS 1.2 is the least that is spoken.
public struct TLSSettings: Hashable, Sendable {
    /// The lowest version of TLS that is accepted.
    public enum MinimumVersion: Hashable, Sendable {
        case tls12
        case tls13
    }

    /// PEM file with the authorities to trust; `nil` for those of the system.
    public var caFile: String?
    /// PEM file with the client's certificate, followed by its intermediates.
    public var certificateFile: String?
    /// PEM file with the key of the client's certificate; `nil` if `certificateFile` holds it too.
    public var keyFile: String?
    /// Opens an encrypted key. Never logged, part of no message.
    public var keyPassphrase: String?
    /// Whether the server's certificate must lead to a trusted authority and be valid today. Only ever false in trials.
    public var verifiesChain: Bool
    /// Whether the server's certificate must be for the host that was asked for. Needs `verifiesChain`.
    public var verifiesHostName: Bool
    /// The name to ask for (SNI) and to verify, if it is not the endpoint's host.
    public var serverName: String?
    public var minimumVersion: MinimumVersion

    public init(
        caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil, keyPassphrase: String? = nil,
        verifiesChain: Bool = true, verifiesHostName: Bool = true, serverName: String? = nil,
        minimumVersion: MinimumVersion = .tls12
    ) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.keyPassphrase = keyPassphrase
        self.verifiesChain = verifiesChain
        self.verifiesHostName = verifiesHostName
        self.serverName = serverName
        self.minimumVersion = minimumVersion
    }
}
