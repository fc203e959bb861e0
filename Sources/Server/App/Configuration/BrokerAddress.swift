internal import Foundation

/// One address of the setting `bus`: `amqps://[USER@]HOST[:PORT][/VHOST]`.
///
/// A password in it would be on the command line, in the process list or in a file that many may read: it is refused.
struct BrokerAddress: Hashable, Sendable, CustomStringConvertible {
    let isEncrypted: Bool
    let user: String?
    let host: String
    let port: Int
    /// Nil for that of the environment.
    let virtualHost: String?

    init(_ text: String) throws(ConfigurationError) {
        // The text may hold a password, so no sentence quotes it whole.
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            !host.isEmpty,
            scheme == "amqp" || scheme == "amqps"
        else {
            throw ConfigurationError(
                "The setting bus wants amqps://[USER@]HOST[:PORT][/VHOST], one or several separated by commas.")
        }
        guard parts.password == nil else {
            throw ConfigurationError(
                "The setting bus holds a password, where everybody can read it. Put it into a file and name that in "
                    + "bus-password-file; the address is amqps://USER@HOST.")
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw ConfigurationError(
                "The setting bus takes no parameters after “?”: see the settings bus-ca, bus-certificate, bus-key.")
        }
        isEncrypted = scheme == "amqps"
        user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isEncrypted ? 5671 : 5672)
        guard (1...65_535).contains(port) else { throw ConfigurationError("The setting bus wants a port from 1 to 65535.") }
        // `/%2F` is the virtual host `/`; a bare `/` is none.
        let path = String(parts.percentEncodedPath.dropFirst())
        virtualHost = path.isEmpty ? nil : path.removingPercentEncoding
    }

    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// Without user: for pages and logs.
    var description: String { "\(isEncrypted ? "amqps" : "amqp")://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}
