import Foundation
import Logging
import Logs
import ServiceLifecycle

/// A recorder with its console switched off.
final class LogPlace: Sendable {
    let recorder: LogRecorder
    let settings: LogSettings
    private let nowhere: Int32
    private static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }

    init(folder: URL, keeps: Bool, instance: String = "backend.1@host") throws {
        var settings = LogSettings(folder: folder.appendingPathComponent("logs").path)
        settings.ringRecords = 1_000_000
        settings.ringBytes = 256 << 20
        self.settings = settings
        nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        recorder = LogRecorder(
            process: LogProcess(
                environment: "dev", host: "host",
                instances: [.init(role: String(instance.prefix { $0 != "." }), name: instance)]),
            settings: settings, console: LogConsole(descriptor: nowhere) { _, _ in }, keepsRecords: keeps)
    }

    deinit { Foundation.close(nowhere) }

    func logger(_ label: String) -> Logger { Logger(label: label) { [recorder] in recorder.handler(label: $0, level: .info) } }

    func localLogger() throws -> BenchService {
        BenchService(try LocalLogger(recorder: recorder, settings: settings, logger: Self.quiet))
    }

    func close() async { await recorder.close(within: .seconds(1)) }
}

/// A service that runs until it is stopped.
final class BenchService: Sendable {
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    init(_ service: any Service) {
        let group = ServiceGroup(services: [service], logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
        self.group = group
        task = Task { try await group.run() }
    }

    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await task.value
    }
}
