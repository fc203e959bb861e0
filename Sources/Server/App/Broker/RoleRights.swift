internal import AMQPBus
internal import Bus
internal import Contracts

/// What a role may do at the broker, and nothing else: regular expressions as RabbitMQ matches them.
///
/// `configure`, `write` and `read` are on names of exchanges and queues; the topics narrow the exchanges of requests and
/// events down to what the role sends and binds. A role that serves needs `amq.default`, because replies go straight to the
/// queue of whoever asked.
struct RoleRights: Hashable, Sendable {
    var configure: [String]
    var write: [String]
    var read: [String]
    /// Routing keys on the exchange of requests.
    var asks: [String]
    var serves: [String]
    /// Routing keys on the exchange of events.
    var tells: [String]
    var hears: [String]

    /// The exchange that all log records go through.
    static let logs = "logs"

    init(of role: Role, in topology: AMQPTopology) {
        let own = "events\\.\(role.rawValue)[.@].*"
        configure = [own]
        write = [
            RoleRights.exactly(topology.requestExchange), RoleRights.exactly(topology.eventExchange),
            RoleRights.exactly(topology.deadLetterExchange), RoleRights.logs, own,
        ]
        read = [RoleRights.exactly(topology.eventExchange), own]
        // Everybody tells how it is, hears how the others are, and may ask for the two reports of `exchange status`.
        asks = [RoleRights.key(GetBackendStatus.self, topology), RoleRights.key(GetDMZStatus.self, topology)]
        serves = []
        // How often an event that came again was begun is told to oneself.
        let begun = "begun\\.\(role.rawValue)[.@].*"
        tells = [RoleRights.exactly(InstanceReport.subject), begun]
        hears = [RoleRights.exactly(InstanceReport.subject), begun]
        switch role {
        case .web:
            // Whatever traders want, but nothing of operators and nothing of the dmz.
            asks.append("backend\\.(?!admin-|market-observeCatalogue-).*")
            tells.append(RoleRights.exactly(AudienceChanged.subject))
            hears += [
                QuotesTicked.subject, Catalogue.subject, OrderChanged.subject, HaltList.subject, SessionsEnded.subject,
                KeysRevoked.subject,
            ].map(RoleRights.exactly)
        case .backend:
            serve(.backend, topology)
            // Operators work where the backend runs: what they ask of the backend and the dmz goes with its rights.
            asks.append("(backend|dmz)\\..*")
            tells += [
                Catalogue.subject, OrderChanged.subject, HaltList.subject, SessionsEnded.subject, KeysRevoked.subject,
            ].map(RoleRights.exactly)
            hears.append(RoleRights.exactly(QuotesTicked.subject))
            configure.append("records\\..*")
            write.append("records\\..*")
            read += ["records\\..*", RoleRights.exactly(topology.deadLetterQueue)]
        case .dmz:
            serve(.dmz, topology)
            asks += [
                RoleRights.key(GetMarketBinding.self, topology), RoleRights.key(ObserveCatalogue.self, topology),
                RoleRights.key(GetMarketSnapshot.self, topology),
            ]
            tells.append(RoleRights.exactly(QuotesTicked.subject))
            hears.append(RoleRights.exactly(AudienceChanged.subject))
        case .logger:
            let records = "\(RoleRights.logs)(\\.logger\\..*)?"
            configure.append(records)
            write.append("\(RoleRights.logs)\\.logger\\..*")
            read.append(records)
        case .deployer:
            break
        }
    }

    /// The rights of a process that plays several roles.
    init(of roles: [Role], in topology: AMQPTopology) {
        let all = roles.map { RoleRights(of: $0, in: topology) }
        func together(_ list: (RoleRights) -> [String]) -> [String] {
            var seen: Set<String> = []
            return all.flatMap(list).filter { seen.insert($0).inserted }
        }
        configure = together(\.configure)
        write = together(\.write)
        read = together(\.read)
        asks = together(\.asks)
        serves = together(\.serves)
        tells = together(\.tells)
        hears = together(\.hears)
    }

    private mutating func serve(_ service: ServiceName, _ topology: AMQPTopology) {
        let queues = "\(service.rawValue)\\.(requests|commands|leader)"
        configure.append(queues)
        write += [queues, "amq\\.default"]
        read += [queues, RoleRights.exactly(topology.requestExchange), RoleRights.exactly(topology.commandExchange)]
        asks.append(RoleRights.exactly(topology.leaderKey(service: service)))
        serves += [
            RoleRights.exactly(topology.requestBindingKey(service: service)),
            RoleRights.exactly(topology.bindingKey(service: service)),
            RoleRights.exactly(topology.leaderKey(service: service)),
        ]
    }

    /// Alternatives as one expression that matches the whole name; the empty list matches no name.
    static func expression(_ alternatives: [String]) -> String {
        alternatives.isEmpty ? "^$" : "^(" + alternatives.joined(separator: "|") + ")$"
    }

    private static func key<R: Request>(_ type: R.Type, _ topology: AMQPTopology) -> String {
        exactly(topology.requestKey(service: R.service, subject: R.subject))
    }

    /// The text as an expression that matches only itself.
    static func exactly(_ text: String) -> String {
        text.map { ".+*?()[]{}|^$\\#".contains($0) && $0 != "#" ? "\\\($0)" : String($0) }.joined()
    }
}
