internal import AMQP
internal import Bus
internal import Foundation
internal import Handlers
internal import Logging
internal import ServerSystem
internal import ServiceLifecycle
internal import Storage
internal import UnixSignals
internal import Web

/// The running exchange: the roles that were asked for, on one bus, until a signal ends them.
struct ExchangeProcess {
    let configuration: ExchangeConfiguration

    /// How long everything may take to finish what it has begun.
    static let shutdownTime: Duration = .seconds(5)

    func run() async throws {
        OpenFileLimit.raise()
        // Everything that the exchange writes is for its owner alone, whatever library creates the file.
        umask(0o077)

        // Every process owns its folder, also one that keeps only a certificate and a socket there.
        let folder = try DataFolder.open(configuration.dataFolder)
        let logs = try ProcessLogs(configuration: configuration, connection: logConnection)
        logs.bootstrap()
        do {
            try await run(in: folder, logs: logs)
        } catch {
            await logs.close()
            throw error
        }
        await logs.close()
    }

    private func run(in folder: DataFolder, logs: ProcessLogs) async throws {
        let logger = Logger(label: "exchange")
        let states = RoleStates(roles: configuration.roles)
        let (buses, connections) = makeBuses()
        let roles = try RoleAssembly(configuration: configuration, buses: buses, states: states, folder: folder)
        let facts = ProcessFacts(configuration: configuration, folder: folder, states: states, buses: buses, logs: logs)
        let directory = InstanceDirectory(environment: configuration.environment)
        let banner = Banner(configuration: configuration, certificate: roles.certificate)
        let manager = ServiceManager()
        let control = ControlRoutes(
            buses: buses, facts: facts, directory: directory,
            administers: configuration.bus == nil || configuration.roles.contains(.backend))
        let controlServer = try ControlServer(
            address: ControlAddress(folder: configuration.dataFolder), logger: Logger(label: "control")
        ) { await control.answer($0) }

        // They stop in the reverse order: first no page, then no prices, last no ledger.
        var services: [any Service] = [
            FolderService(folder: folder)
        ]
        services += logs.services
        services += [
            controlServer,
            InstanceReporter(
                bus: buses.process, instance: configuration.names.process, directory: directory, states: states,
                logger: Logger(label: "instances"), report: { facts.report(leaves: $0) }),
        ]
        services += connections
        services += roles.services
        services.append(
            Readiness(manager: manager, states: states, web: roles.web) { ports in
                facts.setAddresses(banner.addresses(ports))
                banner.show(ports)
            })
        services.append(
            WatchdogService(manager: manager, logger: logger) { [roles] in await roles.isAlive() })
        var group = ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logs.quiet("lifecycle"))
        group.maximumGracefulShutdownDuration = ExchangeProcess.shutdownTime
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            await buses.close()
            throw error
        }
        await buses.close()
        logger.info("Stopped")
    }

    /// How records reach the broker: on connections of their own, so that they never wait behind an order or before one.
    private var logConnection: (@Sendable (String) throws -> ConnectionSettings)? {
        guard let bus = configuration.bus else { return nil }
        return { [configuration] name in
            bus.connection(environment: configuration.environment, roles: configuration.roles, name: name)
        }
    }

    private func makeBuses() -> (any RoleBuses, [any Service]) {
        guard let bus = configuration.bus else {
            let memory = MemoryBuses(
                names: configuration.names, encodesMessages: configuration.encodesMessages, logger: Logger(label: "bus"))
            return (memory, [])
        }
        let buses = BrokerBuses(
            bus, environment: configuration.environment, roles: configuration.roles, names: configuration.names)
        return (buses, buses.services)
    }
}
