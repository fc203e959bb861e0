internal import AMQPBus
internal import ArgumentParser
internal import Foundation
internal import Logging
internal import ServerSystem
internal import Storage

/// `exchange bus adopt-ledger`
struct AdoptLedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt-ledger", abstract: "Let the ledger in this folder take the place of the environment's, for good.",
        discussion: """
            An environment remembers which ledger it has and how far it had come, and a backend with another one, or with an older \
            copy (a restored backup), refuses to serve. Run this where the ledger is that shall be used, with the configuration of \
            the backend, while no backend runs.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Do it: without this flag it only says what would change.") var yes = false

    /// How long to wait for the broker, and for the place of the leader.
    private static let patience: Duration = .seconds(15)

    func run() async throws {
        let configuration = try await options.load(flags: [Settings.role.name: Role.backend.rawValue])
        guard let bus = configuration.bus else {
            throw ValidationError("There is nothing to adopt in one process. Name the broker with --config or --set bus=…")
        }
        let own = try LedgerPosition.read(inFolder: configuration.ledgerFolder)
        LoggingSystem.bootstrap { ConsoleLogHandler(label: $0, level: .warning, style: .detected) }
        let buses = BrokerBuses(
            bus, environment: configuration.environment, roles: [.backend],
            names: try InstanceNames("adopt", roles: [.backend], host: configuration.names.host))
        let result = await Result { try await adopt(own, buses) }
        await buses.close()
        print(try result.get())
    }

    private func adopt(_ own: LedgerPosition, _ buses: BrokerBuses) async throws -> String {
        try await withThrowingTaskGroup(of: String.self) { group in
            for connection in buses.services {
                group.addTask {
                    try await connection.bus.start()
                    try await Task.sleep(for: .seconds(Int64.max / 4))
                    return ""
                }
            }
            group.addTask {
                try await Task.sleep(for: AdoptLedgerCommand.patience)
                throw OperatorError("A backend leads, or the broker cannot be reached. Stop all backends first.")
            }
            group.addTask {
                let leadership = try await buses.lead(.backend) { _ in }
                let known = try await buses.recordedLedger()
                if let known, known.identity == own.identity {
                    guard own.entry < known.entry else { return "The environment has this ledger already: \(own.identity)." }
                    let loss = "entry \(own.entry), not \(known.entry): what happened in between is given up"
                    guard yes else { return "The environment has this ledger already; with --yes it would go on from \(loss)." }
                    try await buses.recordLedger(own)
                    await leadership.resign()
                    return "The environment goes on from \(loss)."
                }
                let before = known?.identity ?? "none"
                guard yes else {
                    return "The environment has the ledger \(before); with --yes it would have \(own.identity)."
                }
                try await buses.recordLedger(own)
                await leadership.resign()
                return "The environment has the ledger \(own.identity) from now on, in place of \(before)."
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ""
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
