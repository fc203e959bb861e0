internal import Bus
internal import Foundation
internal import Handlers
internal import InProcess
internal import Logging
internal import ServerSystem
internal import ServiceLifecycle
internal import Storage
internal import Synchronization
internal import UnixSignals
internal import Web

/// The running exchange: the roles that were asked for, on one bus, until a signal ends them.
struct ExchangeProcess {
    let configuration: ExchangeConfiguration

    /// How long everything may take to finish what it has begun.
    static let shutdownTime: Duration = .seconds(5)

    func run() async throws {
        let style = ConsoleLogHandler.Style.detected
        let level = configuration.logLevel
        LoggingSystem.bootstrap { ConsoleLogHandler(label: $0, level: level, style: style) }
        let logger = Logger(label: "exchange")
        OpenFileLimit.raise()
        // Everything that the exchange writes is for its owner alone, whatever library creates the file.
        umask(0o077)

        let host = Host.name
        let bus = InProcessBus(
            instance: "exchange@\(host)", mode: configuration.encodesMessages ? .encoded(JSONMessageCoding()) : .values,
            logger: Logger(label: "bus"))
        let roles = try RoleAssembly(configuration: configuration, bus: bus, host: host)
        let addresses = Mutex<[String]>([])
        let facts = ProcessFacts(configuration: configuration, instance: "exchange@\(host)")
        let banner = Banner(configuration: configuration, certificate: roles.certificate)
        let manager = ServiceManager()
        let control = ControlRoutes(bus: bus) { facts.status(addresses: addresses.withLock { $0 }) }
        let controlServer = try ControlServer(
            address: ControlAddress(folder: configuration.dataFolder), logger: Logger(label: "control")
        ) { await control.answer($0) }

        // They stop in the reverse order: first no page, then no prices, last no ledger.
        var services: [any Service] = [controlServer]
        services += roles.services
        services.append(
            Readiness(manager: manager, backend: roles.backendServes, web: roles.web) { ports in
                addresses.withLock { $0 = banner.addresses(ports) }
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
            gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "lifecycle", factory: quiet))
        group.maximumGracefulShutdownDuration = ExchangeProcess.shutdownTime
        try await ServiceGroup(configuration: group).run()
        logger.info("Stopped")
    }

    /// The lifecycle library reports every step of every service; what matters is said by the services.
    private func quiet(_ label: String) -> any LogHandler {
        ConsoleLogHandler(label: label, level: max(.error, configuration.logLevel), style: .detected)
    }
}
