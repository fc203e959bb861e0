internal import AMQP
internal import Contracts
internal import Foundation
internal import Logging
internal import Logs
internal import ServerSystem
internal import ServiceLifecycle

/// The log of this process: its console, and whoever keeps its records.
struct ProcessLogs: Sendable {
    let recorder: LogRecorder
    private let settings: LogSettings
    private let level: Logger.Level
    /// Keeps the records of a process that has no bus.
    private let local: LocalLogger?
    /// Brings them onto the bus.
    private let shipper: LogShipper?
    /// Keeps those of all instances.
    private let role: LoggerRole?

    /// - Parameter connection: to the broker, by the name that the connection has there; nil without a broker.
    init(configuration: ExchangeConfiguration, connection: ((_ name: String) throws -> ConnectionSettings)?) throws {
        let names = configuration.names
        let roles = configuration.roles.sorted { $0.rawValue < $1.rawValue }
        var instances = roles.map { LogProcess.Instance(role: $0.rawValue, name: names.instance(of: $0)) }
        // What belongs to no role is said by the process.
        if roles.count > 1 { instances.insert(LogProcess.Instance(role: "exchange", name: names.process), at: 0) }
        let style = ConsoleLine.Style.detected
        settings = configuration.logSettings
        level = configuration.logLevel
        recorder = LogRecorder(
            process: LogProcess(environment: configuration.environment, host: names.host, instances: instances),
            settings: settings,
            console: LogConsole(descriptor: STDERR_FILENO) { event, bytes in
                ConsoleLine.append(
                    time: event.time, level: event.level, label: event.label, message: event.message,
                    fields: event.fields.lazy.map { ($0.name, $0.value) }, style: style, to: &bytes)
            }, keepsRecords: true)
        let factory = ProcessLogs.factory(recorder, level)
        let logger = Logger(label: "logger", factory: factory)
        let transport = Logger(label: "transport.logs", factory: factory)
        guard let connection else {
            local = try LocalLogger(recorder: recorder, settings: settings, logger: logger)
            shipper = nil
            role = nil
            return
        }
        local = nil
        shipper = LogShipper(recorder: recorder, connection: try connection("\(names.process) logs"), logger: transport)
        guard configuration.roles.contains(.logger) else {
            role = nil
            return
        }
        let instance = names.instance(of: .logger)
        role = try LoggerRole(
            instance: instance, environment: configuration.environment, settings: settings,
            connection: try connection("\(instance) logger"), logger: logger, transportLogger: transport)
    }

    /// From now on every logger of the process writes here.
    func bootstrap() { LoggingSystem.bootstrap(ProcessLogs.factory(recorder, level)) }

    /// A logger that is heard only when something is wrong.
    func quiet(_ label: String) -> Logger { Logger(label: label, factory: ProcessLogs.factory(recorder, max(.error, level))) }

    /// They start first and stop last, so that the others can say what they do.
    var services: [any Service] {
        var services: [any Service] = []
        if let local { services.append(local) }
        if let role { services.append(role) }
        if let shipper { services.append(shipper) }
        return services
    }

    /// Records dropped since the start.
    var dropped: Int { recorder.dropped }

    var findings: [Finding] {
        // That the broker is away is said by those who need it more.
        guard let problem = local?.status.problem ?? role?.status.problem else { return [] }
        return [Finding(code: ProblemCode.logsStopped.rawValue, message: problem)]
    }

    /// Shows what is still to be shown. The last thing that a process does.
    func close() async { await recorder.close(within: .seconds(1)) }

    private static func factory(_ recorder: LogRecorder, _ level: Logger.Level) -> @Sendable (String) -> any LogHandler {
        { recorder.handler(label: $0, level: level) }
    }
}
