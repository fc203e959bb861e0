/// Fetches from the outside world. Implemented with libcurl in Server/System; scripted in tests.
public protocol HTTPFetching: Sendable {
    /// Sends a GET request and returns the answer, whatever its status. Never follows a redirect.
    func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPAnswer
}

/// A GET request with its limits.
public struct HTTPRequest: Sendable {
    /// `http` or `https`, percent-encoded.
    public var url: String
    /// Names and values; neither may hold control characters.
    public var headers: [(name: String, value: String)]
    /// For name resolution, connection and TLS together.
    public var connectTimeout: Duration
    /// For the whole transfer.
    public var timeout: Duration
    /// A body that is larger, compressed or not, ends the transfer with `tooLarge`.
    public var maximumBytes: Int

    public init(
        url: String, headers: [(name: String, value: String)] = [], connectTimeout: Duration = .seconds(5),
        timeout: Duration = .seconds(15), maximumBytes: Int = 4 << 20
    ) {
        self.url = url
        self.headers = headers
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.maximumBytes = maximumBytes
    }
}

/// What a server answered.
public struct HTTPAnswer: Sendable {
    public let status: Int
    /// By lower-case name; of a repeated field the last.
    public let headers: [String: String]
    /// Decompressed.
    public let body: [UInt8]

    public init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why there is no answer. The message names neither keys nor headers.
public struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for whoever decides whether to try again.
    public enum Code: String, Sendable, Hashable {
        /// The time is up.
        case timeout
        /// Name resolution, connection or transfer failed.
        case unreachable
        /// The server's certificate is not trusted, or TLS failed otherwise.
        case untrusted
        /// The body is larger than allowed.
        case tooLarge
        /// The request itself cannot be sent.
        case invalidRequest
        case cancelled
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
