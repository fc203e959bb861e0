import AMQP
import Foundation
import Logging
import Logs
import ServiceLifecycle
import UnixSignals

/// `LoggerProcess FOLDER INSTANCE ROTATE-BYTES`, with the broker's URI in `BROKER`: a logger until SIGTERM, or until it is killed.
@main
struct LoggerProcess {
    static func main() async throws {
        _ = signal(SIGXFSZ, SIG_IGN)
        _ = signal(SIGPIPE, SIG_IGN)
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let rotateBytes = Int64(arguments[3]),
            let uri = ProcessInfo.processInfo.environment["BROKER"]
        else { exit(2) }
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var settings = LogSettings(folder: arguments[1])
        settings.rotateBytes = rotateBytes
        var connection = try ConnectionSettings(uris: [AMQPURI(uri)], name: arguments[2])
        connection.reconnect = Backoff(initial: .milliseconds(50), maximum: .milliseconds(500), jitter: 0.5)
        let logger = try LoggerRole(
            instance: arguments[2], environment: "dev", settings: settings, connection: connection,
            logger: Logger(label: "logger"),
            transportLogger: Logger(label: "transport.logs"))
        try await ServiceGroup(
            services: [logger], gracefulShutdownSignals: [.sigterm], logger: Logger(label: "lifecycle")
        ).run()
    }
}
