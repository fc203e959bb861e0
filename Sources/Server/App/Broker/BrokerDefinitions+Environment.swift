internal import AMQPBus
internal import AMQPCodec
internal import Logs

extension BrokerDefinitions {
    /// A user of the broker: one role of an environment, or a process that plays several.
    struct Account: Sendable {
        let name: String
        let roles: [Role]
        let passwordHash: String
    }

    /// Roles that get a user of their own; `all` is for a process that plays web, backend and dmz.
    static let accounts: [(suffix: String, roles: [Role])] = [
        ("web", [.web]), ("backend", [.backend]), ("dmz", [.dmz]), ("logger", [.logger]),
        ("all", [.web, .backend, .dmz, .logger]),
    ]

    static func virtualHost(of environment: String) -> String { "exchange.\(environment)" }
    static func userName(of suffix: String, in environment: String) -> String { "\(environment).\(suffix)" }

    /// All that an environment needs at its broker. Nothing in it reaches another environment.
    ///
    /// - Parameters:
    ///   - loggers: instances, such as `logger.1@host`, for which records are to wait from now on, before they first start.
    ///   - logBytes: the bound of each logger's queue, as its setting `logs-queue`.
    init(
        environment: String, accounts: [Account], loggers: [String] = [], logBytes: Int64 = LogSettings(folder: "").queueBytes,
        topology: AMQPTopology = AMQPTopology()
    ) {
        let vhost = BrokerDefinitions.virtualHost(of: environment)
        vhosts = [VirtualHost(name: vhost)]
        users = accounts.map {
            User(
                name: $0.name, passwordHash: $0.passwordHash, hashingAlgorithm: "rabbit_password_hashing_sha256", tags: [],
                limits: ["max-connections": 256, "max-channels": 8192])
        }
        permissions = []
        topicPermissions = []
        for account in accounts {
            let rights = RoleRights(of: account.roles, in: topology)
            permissions.append(
                Permission(
                    user: account.name, vhost: vhost, configure: RoleRights.expression(rights.configure),
                    write: RoleRights.expression(rights.write), read: RoleRights.expression(rights.read)))
            for (exchange, write, read) in [
                (topology.requestExchange, rights.asks, rights.serves), (topology.commandExchange, [], rights.serves),
                (topology.eventExchange, rights.tells, rights.hears),
            ] {
                topicPermissions.append(
                    TopicPermission(
                        user: account.name, vhost: vhost, exchange: exchange, write: RoleRights.expression(write),
                        read: RoleRights.expression(read)))
            }
        }
        exchanges = (topology.exchanges + [(RoleRights.logs, "fanout")]).map {
            Exchange(
                name: $0.name, vhost: vhost, type: $0.type, durable: true, autoDelete: false, internal: false, arguments: [:])
        }
        queues = [
            Queue(
                name: topology.deadLetterQueue, vhost: vhost, durable: true, autoDelete: false,
                arguments: ["x-max-length": .number(10_000)])
        ]
        queues += loggers.map {
            Queue(
                name: LogTopology.queue(of: $0), vhost: vhost, durable: true, autoDelete: false,
                arguments: BrokerDefinitions.arguments(LogTopology.queueArguments(bytes: logBytes)))
        }
        bindings = [
            Binding(
                source: topology.deadLetterExchange, vhost: vhost, destination: topology.deadLetterQueue,
                destinationType: "queue", routingKey: "", arguments: [:])
        ]
        bindings += loggers.map {
            Binding(
                source: LogTopology.exchange, vhost: vhost, destination: LogTopology.queue(of: $0), destinationType: "queue",
                routingKey: "", arguments: [:])
        }
        policies = [
            // Whatever an instance asks for: no queue of events fills the broker's disk.
            Policy(
                vhost: vhost, name: "bounded-events", pattern: "^events\\.", applyTo: "queues",
                definition: ["max-length-bytes": .number(64 << 20)], priority: 1),
            Policy(
                vhost: vhost, name: "bounded-dead-letters", pattern: "^dead-letters$", applyTo: "queues",
                definition: ["max-length-bytes": .number(64 << 20)], priority: 1),
        ]
    }

    /// A queue's arguments as definitions have them.
    private static func arguments(_ table: FieldTable) -> [String: Argument] {
        var arguments: [String: Argument] = [:]
        for (name, value) in table.fields {
            arguments[name] = value.integer.map { .number(Int($0)) } ?? value.text.map { .text($0) }
        }
        return arguments
    }
}
