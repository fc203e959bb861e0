public import NIOSSL

/// How the web role serves.
public struct WebSettings: Sendable {
    /// A host (name or address) and a port; port 0 lets the system choose one.
    public struct Address: Sendable, Hashable, CustomStringConvertible {
        public var host: String
        public var port: Int

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// `127.0.0.1:8443`, `[::1]:8443`; nil when `text` is not of this form.
        public init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                (0...65535).contains(port)
            else { return nil }
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = host.dropFirst().dropLast()
            } else if host.contains(":") {
                return nil
            }
            guard !host.isEmpty else { return nil }
            self.init(host: String(host), port: port)
        }

        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// Where certificate and key come from.
    public enum Encryption: Sendable {
        /// PEM files: the certificate chain and its private key.
        case files(certificate: String, privateKey: String)
        case configuration(TLSConfiguration)
        /// Plain HTTP for the whole site: behind a proxy on the same machine, for tests and benchmarks.
        case none
    }

    /// Where the site is served.
    public var listen: Address
    /// Plain HTTP that sends browsers to the site and answers health checks; nil for none.
    public var listenHTTP: Address?
    /// With which certificate the site is served, or plain.
    public var encryption: Encryption
    /// Becomes part of the cookies' names, so that exchanges on one host do not share them.
    public var environment: String
    /// Folder with Bootstrap, Lightweight Charts and fonts, served as `/assets/vendor/...`; read once at start.
    public var vendorAssets: String?
    /// Names under which the site is reached, beside `localhost` and addresses: the redirect goes nowhere else.
    public var hostNames: [String]
    /// The most that a form may send.
    public var maximumBodyBytes: Int = 64 * 1024
    /// Open connections; more wait in the system's backlog.
    public var maximumConnections: Int = 10_000
    /// Open live streams; one more is told to come back later.
    public var maximumStreams: Int = 8_000
    /// A connection that has not sent a whole request for so long is closed.
    public var idleTimeout: Duration = .seconds(30)
    /// A whole form must have arrived after this.
    public var bodyTimeout: Duration = .seconds(15)
    /// How long in-flight requests may take to finish when the server stops.
    public var shutdownTimeout: Duration = .seconds(4)
    /// How long an answer to "who is this cookie" is used.
    public var sessionCacheLifetime: Duration = .seconds(5)
    /// Requests to the API that each key may send to this instance in a minute.
    public var apiRequestsPerKey = 1200
    /// The same for each address that sends no key.
    public var apiRequestsPerAddress = 300
    /// A live stream without news gets a sign of life after so long.
    public var heartbeat: Duration = .seconds(15)
    /// A browser that takes nothing for so long is disconnected.
    public var slowStreamLimit: Duration = .seconds(60)
    /// Request weight that one address may use in a minute of Binance's API.
    public var binanceWeightPerMinute: Int = 6000
    /// Orders that one key may place in ten seconds through Binance's API.
    public var binanceOrdersPerTenSeconds: Int = 100
    /// How often sparklines are fetched anew.
    public var sparklineRefresh: Duration = .seconds(300)

    public init(
        listen: Address = Address(host: "127.0.0.1", port: 8443), listenHTTP: Address? = nil, encryption: Encryption,
        environment: String = "local", vendorAssets: String? = nil, hostNames: [String] = []
    ) {
        self.listen = listen
        self.listenHTTP = listenHTTP
        self.encryption = encryption
        self.environment = environment
        self.vendorAssets = vendorAssets
        self.hostNames = hostNames
    }

    /// Whether browsers reach the site over TLS.
    var isEncrypted: Bool {
        if case .none = encryption { return false }
        return true
    }
}
