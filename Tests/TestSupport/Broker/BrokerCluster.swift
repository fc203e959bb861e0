public import Foundation

/// Three nodes of RabbitMQ that form one cluster, about 135 MB each. They end with this value or the process.
public final class BrokerCluster: Sendable {
    public let nodes: [BrokerNode]
    public let certificates: TestCertificates
    private let keeper: BrokerKeeper
    private let certificateFolder: TemporaryFolder

    /// Starts them and waits until they know each other.
    public static func start(in folder: URL? = nil) async throws -> BrokerCluster {
        let cluster = try await BrokerCluster(folder)
        // The first alone, so that the others find it and no two of them found a cluster each.
        try await cluster.nodes[0].start()
        for node in cluster.nodes.dropFirst() { try node.launch() }
        for node in cluster.nodes.dropFirst() { try await node.waitUntilRunning(seconds: 60) }
        let members = try await cluster.nodes[0].evaluate("length(rabbit_nodes:all_running())")
        guard members == "3" else { throw BrokerFailure("\(members) of 3 nodes are in the cluster\n\(cluster.nodes[0].output)") }
        return cluster
    }

    private init(_ folder: URL?) async throws {
        certificateFolder = try TemporaryFolder()
        let certificates = try TestCertificates.make(in: certificateFolder)
        let keeper = try await BrokerKeeper(in: folder ?? FileManager.default.temporaryDirectory)
        let names = (1...3).map { "rabbit\($0)@localhost" }
        let configuration =
            [
                "cluster_formation.peer_discovery_backend = classic_config", "cluster_partition_handling = pause_minority",
                // How soon the others notice that a node is gone without a word.
                "net_ticktime = 10",
            ] + names.enumerated().map { "cluster_formation.classic_config.nodes.\($0.offset + 1) = \($0.element)" }
        nodes = try names.map {
            try BrokerNode(
                name: $0, keeper: keeper, certificates: certificates, management: false, plugins: [], configuration: configuration
            )
        }
        self.certificates = certificates
        self.keeper = keeper
    }

    /// A virtual host and a user with all rights in it, known to all nodes.
    public func addPlace(virtualHost: String, user: String, password: String) async throws {
        let node = nodes[0]
        try await node.evaluate(
            [
                node.addVirtualHost(virtualHost), node.addUser(user, password),
                node.setPermissions(user, virtualHost, configure: ".*", write: ".*", read: ".*"),
            ].joined(separator: ", "))
    }

    public func node(named name: String) -> BrokerNode? { nodes.first { $0.name == name } }
}
