/// PEM files of everything that a server and a client need to try TLS: good certificates and each kind of bad one.
///
/// Server certificates are for `localhost`, 127.0.0.1 and ::1, unless their name says otherwise.
public struct TestCertificates: Sendable {
    /// A certificate and its key, in two files.
    public struct Pair: Sendable {
        public let certificateFile: String
        public let keyFile: String
    }

    /// The authority that issued all but the foreign ones.
    public let caFile: String
    public let server: Pair
    /// Was valid until yesterday.
    public let expiredServer: Pair
    /// Is valid from tomorrow.
    public let futureServer: Pair
    /// For `broker.example.org` and 192.0.2.7.
    public let otherNameServer: Pair
    /// Has a common name `localhost` and no subject alternative name.
    public let unnamedServer: Pair
    /// Common name `exchange-client`.
    public let client: Pair
    /// Common name `qa.backend`, as the user of that role.
    public let backendClient: Pair
    public let expiredClient: Pair
    /// The key of `client`, encrypted with `passphrase`.
    public let encryptedClientKeyFile: String
    public let passphrase = "correct horse"

    /// An authority that nobody trusts, with a server and a client of its own.
    public let foreignCAFile: String
    public let foreignServer: Pair
    public let foreignClient: Pair

    /// Makes them all, in about ten milliseconds.
    public static func make(in folder: TemporaryFolder) throws -> TestCertificates { try TestCertificates(folder) }

    private init(_ folder: TemporaryFolder) throws {
        let path = folder.path
        let local = "DNS:localhost,IP:127.0.0.1,IP:::1"
        let authority = try TestAuthority(name: "Test authority")
        let foreign = try TestAuthority(name: "Foreign authority")
        func store(_ pair: TestAuthority.Pair, _ name: String) throws -> Pair {
            let files = Pair(certificateFile: "\(path)/\(name).pem", keyFile: "\(path)/\(name).key")
            try pair.writeCertificate(to: files.certificateFile)
            try pair.writeKey(to: files.keyFile)
            return files
        }
        caFile = path + "/ca.pem"
        foreignCAFile = path + "/foreign-ca.pem"
        encryptedClientKeyFile = path + "/client-encrypted.key"
        try authority.own.writeCertificate(to: caFile)
        try foreign.own.writeCertificate(to: foreignCAFile)

        server = try store(authority.issue(name: "server", purpose: .server, alternativeNames: local), "server")
        expiredServer = try store(
            authority.issue(name: "server", purpose: .server, alternativeNames: local, days: -30 ... -1), "expired-server")
        futureServer = try store(
            authority.issue(name: "server", purpose: .server, alternativeNames: local, days: 1...30), "future-server")
        otherNameServer = try store(
            authority.issue(
                name: "broker.example.org", purpose: .server, alternativeNames: "DNS:broker.example.org,IP:192.0.2.7"),
            "other-name-server")
        unnamedServer = try store(authority.issue(name: "localhost", purpose: .server), "unnamed-server")
        let issued = try authority.issue(name: "exchange-client", purpose: .client)
        client = try store(issued, "client")
        try issued.writeKey(to: encryptedClientKeyFile, passphrase: passphrase)
        backendClient = try store(authority.issue(name: "qa.backend", purpose: .client), "backend-client")
        expiredClient = try store(
            authority.issue(name: "exchange-client", purpose: .client, days: -30 ... -1), "expired-client")
        foreignServer = try store(foreign.issue(name: "server", purpose: .server, alternativeNames: local), "foreign-server")
        foreignClient = try store(foreign.issue(name: "exchange-client", purpose: .client), "foreign-client")
    }
}
