/// Why a web server could not start, in a sentence for the operator.
public struct WebServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kept the server from listening.
    public struct Code: Sendable, Hashable {
        private let name: String
        /// Another process listens there already.
        public static let addressInUse = Code(name: "addressInUse")
        /// The address is not this machine's, or its port needs rights.
        public static let cannotListen = Code(name: "cannotListen")
        /// The certificate or its key cannot be read.
        public static let badCertificate = Code(name: "badCertificate")
        /// Stopped before it listened.
        public static let stopped = Code(name: "stopped")
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
