public import Foundation

/// A RabbitMQ of a test's own, on free ports of 127.0.0.1 and in a folder of its own. It ends with this value, or with the
/// process in whatever way that ends.
///
/// Starting takes about five seconds; `SharedBroker` has one for the whole run, with a virtual host for each test.
public final class PrivateBroker: Sendable {
    public let node: BrokerNode
    public let certificates: TestCertificates
    private let keeper: BrokerKeeper
    // Keeps the files of the certificates.
    private let certificateFolder: TemporaryFolder

    /// Starts it and waits until it serves.
    ///
    /// - Parameters:
    ///   - management: whether it has the management page (two seconds more).
    ///   - plugins: more of RabbitMQ's plugins.
    ///   - configuration: more lines of `rabbitmq.conf`.
    ///   - folder: where its data goes; the place for temporary files if nil.
    public static func start(
        management: Bool = false, plugins: [String] = [], configuration: [String] = [], in folder: URL? = nil
    ) async throws -> PrivateBroker {
        let broker = try await PrivateBroker(management, plugins, configuration, folder)
        try await broker.node.start()
        return broker
    }

    private init(_ management: Bool, _ plugins: [String], _ configuration: [String], _ folder: URL?) async throws {
        certificateFolder = try TemporaryFolder()
        certificates = try TestCertificates.make(in: certificateFolder)
        keeper = try await BrokerKeeper(in: folder ?? FileManager.default.temporaryDirectory)
        node = try BrokerNode(
            name: "rabbit@localhost", keeper: keeper, certificates: certificates, management: management, plugins: plugins,
            configuration: configuration)
    }

    /// Of plain AMQP, on 127.0.0.1 and `localhost`.
    public var port: Int { node.port }
    /// Of AMQP over TLS, with `certificates.server`; client certificates are verified, but not asked for.
    public var tlsPort: Int { node.tlsPort }
    public var managementPort: Int? { node.managementPort }

    /// A virtual host and a user of its own with all rights in it.
    public func place() async throws -> BrokerPlace {
        let name = "t" + UUID().uuidString.prefix(8).lowercased()
        let place = BrokerPlace(broker: self, virtualHost: name, user: name, password: "p-" + UUID().uuidString)
        try await node.evaluate(
            [
                node.addVirtualHost(name), node.addUser(name, place.password),
                node.setPermissions(name, name, configure: ".*", write: ".*", read: ".*"),
            ].joined(separator: ", "))
        return place
    }

    /// Ends its process at once; its files go with this value.
    public func stop() async { await node.kill9() }
}
