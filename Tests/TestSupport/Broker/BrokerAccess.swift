public import AMQP
internal import Socket

/// Where a broker is and who one is there: for connections of this process, or through the environment for a child's.
public struct BrokerAccess: Sendable {
    public var host: String
    public var port: Int
    public var virtualHost: String
    public var user: String
    public var password: String
    /// Nil for plain TCP.
    public var caFile: String?

    public init(_ place: BrokerPlace, isTLS: Bool = false) {
        host = isTLS ? "localhost" : "127.0.0.1"
        port = isTLS ? place.broker.tlsPort : place.broker.port
        virtualHost = place.virtualHost
        user = place.user
        password = place.password
        caFile = isTLS ? place.broker.certificates.caFile : nil
    }

    /// - Throws: `BrokerFailure` when there is no access in it.
    public init(environment: [String: String]) throws {
        func value(_ name: String) throws -> String {
            guard let value = environment["TEST_BROKER_" + name] else { throw BrokerFailure("TEST_BROKER_\(name) is not set") }
            return value
        }
        host = try value("HOST")
        port = Int(try value("PORT")) ?? 0
        virtualHost = try value("VIRTUAL_HOST")
        user = try value("USER")
        password = try value("PASSWORD")
        caFile = try? value("CA_FILE")
    }

    public var environment: [String: String] {
        var values = ["HOST": host, "PORT": "\(port)", "VIRTUAL_HOST": virtualHost, "USER": user, "PASSWORD": password]
        values["CA_FILE"] = caFile
        return Dictionary(uniqueKeysWithValues: values.map { ("TEST_BROKER_" + $0.key, $0.value) })
    }

    /// For the AMQP client, with its defaults.
    public var settings: ConnectionSettings {
        let credentials = Credentials.plain(user: user, password: password)
        return ConnectionSettings(
            endpoints: [Endpoint(host: host, port: port)], virtualHost: virtualHost, credentials: { credentials },
            tls: caFile.map { TLSSettings(caFile: $0) })
    }
}

extension BrokerPlace {
    /// For the AMQP client over plain TCP, with its defaults.
    public var settings: ConnectionSettings { BrokerAccess(self).settings }

    /// The same over TLS, trusting the authority of the tests.
    public var tlsSettings: ConnectionSettings { BrokerAccess(self, isTLS: true).settings }
}
