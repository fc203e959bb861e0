import AMQP
import Logging
import TestSupport

extension BrokerPlace {
    /// How a client of a test enters this place.
    func settings(tls: Bool = false, name: String = "test") throws -> ConnectionSettings {
        try ConnectionSettings(uris: [AMQPURI(tls ? tlsURI : uri)], name: name)
    }

    func connect() async throws -> AMQPConnection { try await AMQPConnection.connect(settings(), logger: .quiet) }
}

extension Logger {
    /// A logger that nobody reads.
    static let quiet = Logger(label: "transport.amqp.test") { _ in SwiftLogNoOpLogHandler() }
}

extension [UInt8] {
    init(_ text: String) { self = Array(text.utf8) }
    var text: String { String(decoding: self, as: UTF8.self) }
}
