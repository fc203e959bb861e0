import AMQP
import Foundation
import Logging
import Logs
import TestSupport

/// How many records a second come through a broker into the files of one logger.
struct LogThroughput: Sendable {
    let place: BrokerPlace
    let folder: URL
    private static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }

    func measure(for duration: Duration) async throws -> Double {
        let connection = try ConnectionSettings(uris: [AMQPURI(place.uri)], name: "bench")
        let settings = LogSettings(folder: folder.appendingPathComponent("logger").path)
        let role = try LoggerRole(
            instance: "logger.1@host", environment: "dev", settings: settings, connection: connection, logger: Self.quiet,
            transportLogger: Self.quiet)
        let logger = BenchService(role)
        try await eventually("the logger consumes") { try await place.queues().contains { $0.consumers == 1 } }
        let instances = try ["web.1@host", "web.2@host"].map { try LogPlace(folder: folder, keeps: true, instance: $0) }
        let shippers = instances.map {
            BenchService(LogShipper(recorder: $0.recorder, connection: connection, logger: Self.quiet))
        }
        // More than is wanted waits all the time: what is measured is the way, not the loop that says the records.
        let filling = instances.map { instance in
            Task {
                let logger = instance.logger("web")
                var number = 0
                while !Task.isCancelled {
                    for _ in 0..<500 {
                        logger.info("An order was filled.", metadata: ["order": "\(number)", "state": "filled"])
                        number += 1
                    }
                    while instance.recorder.waiting > 20_000, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(2)) }
                    await Task.yield()
                }
            }
        }
        try await eventually("records arrive") { role.status.written > 10_000 }
        let before = role.status.written
        let start = ContinuousClock.now
        try await Task.sleep(for: duration * 2)
        let count = role.status.written - before
        let seconds = start.duration(to: .now).inSeconds
        for task in filling { task.cancel() }
        for shipper in shippers { try await shipper.stop() }
        try await logger.stop()
        for instance in instances { await instance.close() }
        return Double(count) / seconds
    }
}
