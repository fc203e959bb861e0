internal import AMQP
internal import AMQPBus
internal import Bus
internal import Contracts
internal import Logging
internal import Storage

/// A connection to the broker for each role of this process, each known by its own name.
struct BrokerBuses: RoleBuses {
    private let buses: [Role: AMQPBus]
    private let first: AMQPBus
    private let configuration: BusConfiguration
    private let environment: String

    /// The name under which the environment's ledger is remembered.
    private static let ledgerRecord = "ledger"
    /// The same for how far it has come: its identity, a space, the number of its last entry.
    private static let progressRecord = "ledger-progress"
    /// What is kept for each web instance while it is away.
    private static let keptForWeb = [
        Catalogue.subject, OrderChanged.subject, HaltList.subject, SessionsEnded.subject, KeysRevoked.subject,
    ]

    /// Connects nothing yet: `services` do.
    init(_ configuration: BusConfiguration, environment: String, roles: Set<Role>, names: InstanceNames) {
        self.configuration = configuration
        self.environment = environment
        var buses: [Role: AMQPBus] = [:]
        for role in roles {
            let instance = names.instance(of: role)
            var settings = AMQPBusSettings(
                connection: configuration.connection(environment: environment, roles: roles, name: instance),
                environment: environment, instance: instance)
            settings.exclusiveServices = [.backend, .dmz]
            settings.durableQueues = .init(rawValue: configuration.durableQueues) ?? .classic
            buses[role] = AMQPBus(settings: settings, logger: Logger(label: "transport.\(role.rawValue)"))
        }
        self.buses = buses
        // Operators' commands go with the rights of the backend where it runs here.
        let order: [Role] = [.backend, .dmz, .web, .logger]
        let leading = order.first { roles.contains($0) } ?? .web
        first = BrokerBuses.bus(of: leading, in: buses, configuration, environment, names)
    }

    private static func bus(
        of role: Role, in buses: [Role: AMQPBus], _ configuration: BusConfiguration, _ environment: String, _ names: InstanceNames
    ) -> AMQPBus {
        if let bus = buses[role] { return bus }
        let connection = configuration.connection(environment: environment, roles: [role], name: names.process)
        return AMQPBus(settings: AMQPBusSettings(connection: connection, environment: environment, instance: names.process))
    }

    /// Keep the connections; each ends with an error that an operator has to see to.
    var services: [BrokerConnection] { buses.values.map { BrokerConnection(bus: $0) } }

    func bus(of role: Role) -> any MessageBus { buses[role] ?? first }
    var process: any MessageBus { first }

    func lead(_ role: Role, standingBy: @escaping @Sendable (String) -> Void) async throws -> any Leadership {
        let bus = buses[role] ?? first
        let claim = try await bus.claim(ServiceName(role.rawValue)) { standingBy($0 ?? "another instance") }
        return Claimed(claim: claim)
    }

    func recordedLedger() async throws(BusError) -> LedgerPosition? {
        let bus = buses[.backend] ?? first
        guard let bytes = try await bus.record(BrokerBuses.ledgerRecord) else { return nil }
        let identity = String(decoding: bytes, as: UTF8.self)
        let progress = try await bus.record(BrokerBuses.progressRecord).map { String(decoding: $0, as: UTF8.self) } ?? ""
        // Of another ledger it says nothing about this one.
        let words = progress.split(separator: " ")
        let entry = words.count == 2 && words[0] == identity ? Int64(words[1]) : nil
        return LedgerPosition(identity: identity, entry: entry ?? 0)
    }

    func recordLedger(_ ledger: LedgerPosition) async throws(BusError) {
        try await recordProgress(ledger)
        try await (buses[.backend] ?? first).setRecord(BrokerBuses.ledgerRecord, Array(ledger.identity.utf8))
    }

    func recordProgress(_ ledger: LedgerPosition) async throws(BusError) {
        try await (buses[.backend] ?? first).setRecord(
            BrokerBuses.progressRecord, Array("\(ledger.identity) \(ledger.entry)".utf8))
    }

    var broker: BrokerReport? {
        let status = first.status
        var endpoint = configuration.endpoints.map(\.description).joined(separator: ", ")
        var cause: String?
        for state in [status.outgoing, status.incoming] {
            switch state {
            case .connected(let name), .blocked(let name, _):
                endpoint = (configuration.endpoints.first?.isEncrypted == false ? "amqp://" : "amqps://") + name
            case .disconnected(let reason): cause = cause ?? reason
            case .connecting: break
            }
        }
        return BrokerReport(
            endpoint: endpoint, isConnected: status.isConnected, blockedReason: status.blockedReason,
            lastError: status.isConnected ? nil : cause)
    }

    func queues(of instances: [HeardInstance]) async -> [QueueReport]? {
        guard first.status.isConnected else { return nil }
        let topology = first.topology
        var wanted: [(name: String, isShown: Bool)] = []
        for service in [ServiceName.backend, .dmz] {
            wanted.append((topology.requestQueue(service: service), true))
            wanted.append((topology.commandQueue(service: service), false))
        }
        for role in instances.flatMap({ $0.report.roles }) {
            switch Role(rawValue: role.role) {
            case .logger?: wanted.append(("\(RoleRights.logs).\(role.instance)", true))
            case .web?:
                wanted += BrokerBuses.keptForWeb.map { (topology.keptQueue(subscriber: role.instance, subject: $0), false) }
            default: break
            }
        }
        let names = wanted.map(\.name)
        let states = await BrokerBuses.states(of: names, on: first)
        var reports: [QueueReport] = []
        for (name, isShown) in wanted {
            guard let state = states[name] else { continue }
            // One of many that is as it should be is not worth a line.
            let isOdd = state.consumers == 0 && state.messages > 0 || state.messages > 100
            if isShown || isOdd {
                reports.append(QueueReport(name: name, messages: state.messages, consumers: state.consumers))
            }
        }
        return reports
    }

    private static func states(of names: [String], on bus: AMQPBus) async -> [String: QueueState] {
        await withTaskGroup(of: QueueState?.self) { group in
            for name in names { group.addTask { await bus.queueState(named: name) } }
            var states: [String: QueueState] = [:]
            for await state in group {
                if let state { states[state.name] = state }
            }
            return states
        }
    }

    var deadLetters: any DeadLetterBox { BrokerDeadLetters(queue: first.deadLetterQueue) }

    func close() async {
        await withTaskGroup(of: Void.self) { group in
            for bus in buses.values { group.addTask { await bus.close() } }
        }
    }
}

/// The place of the only instance of a role.
private struct Claimed: Leadership {
    let claim: LeaderClaim

    func lost() async throws -> String {
        let (names, name) = AsyncStream<String>.makeStream()
        // It waits on its own: a cancellation of ours must not give the place away before the work is put down.
        Task { [claim] in
            name.yield(await claim.lost())
            name.finish()
        }
        for await leader in names where !leader.isEmpty { return leader }
        throw CancellationError()
    }

    func resign() async { await claim.release() }
}
