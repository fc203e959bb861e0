import AMQP
import Foundation
import Glibc
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import Logs

/// Loggers and instances that log, over a broker.
struct LogsOnBroker: Sendable {
    let place: BrokerPlace
    let folder: TemporaryFolder
    static let rotateBytes: Int64 = 100_000

    init(_ place: BrokerPlace) throws {
        self.place = place
        folder = try TemporaryFolder()
    }

    func connection(_ name: String) throws -> ConnectionSettings {
        var settings = try ConnectionSettings(uris: [AMQPURI(place.uri)], name: name)
        settings.reconnect = Backoff(initial: .milliseconds(50), maximum: .milliseconds(500), jitter: 0.5)
        return settings
    }

    func path(_ logger: String) -> String { folder.url.appendingPathComponent(logger).path }

    /// A logger within the test, such as `a`, whose files are in the folder of its name.
    func logger(_ name: String, queueBytes: Int64 = 1 << 30) throws -> RunningService {
        var settings = LogSettings(folder: path(name))
        settings.rotateBytes = Self.rotateBytes
        settings.queueBytes = queueBytes
        return RunningService(
            try LoggerRole(
                instance: "logger.\(name)@host", environment: "dev", settings: settings, connection: connection(name),
                logger: quiet, transportLogger: quiet))
    }

    /// The same as a process of its own. `limit`: bytes beyond which no file may grow.
    func loggerProcess(_ name: String, limit: Int? = nil) throws -> ChildProcess {
        let tool = RunningExchange.binary.deletingLastPathComponent().appendingPathComponent("LoggerProcess")
        return try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/prlimit"),
            [
                "--fsize=\(limit.map { "\($0)" } ?? "unlimited"):unlimited", tool.path, path(name), "logger.\(name)@host",
                "\(Self.rotateBytes)",
            ],
            environment: ["BROKER": place.uri])
    }

    /// Makes the loggers' queues, so that what is logged from now on waits for them.
    func prepare(_ names: String..., queueBytes: Int64 = 1 << 30) async throws {
        for name in names {
            try await logger(name, queueBytes: queueBytes).stopOnceServing(on: place, queue: "logs.logger.\(name)@host")
        }
    }

    /// An instance that logs.
    func instance(_ name: String = "web.1@host", ringRecords: Int = 1_000_000) throws -> LoggingInstance {
        try LoggingInstance(name, ringRecords: ringRecords, connection: connection(name))
    }

    /// The files of a logger by name.
    func files(_ logger: String) -> [String: Data] {
        var files: [String: Data] = [:]
        for entry in ClosedFiles.list(path(logger)) {
            let file = path(logger) + "/" + entry.name
            if entry.isClosed, !entry.isCompressed { _ = Gzip.compress(file) }
            let name = entry.isClosed && !entry.isCompressed ? entry.name + ".gz" : entry.name
            files[name] = try? Data(contentsOf: URL(fileURLWithPath: path(logger) + "/" + name))
        }
        return files
    }

    /// Whether two loggers have the same files, byte for byte.
    func areEqual(_ one: String, _ other: String) -> Bool { files(one) == files(other) }

    func records(_ logger: String, of instance: String = "web.1@host") throws -> [LogRecord] {
        guard FileManager.default.fileExists(atPath: path(logger)) else { return [] }
        var records: [LogRecord] = []
        let stem = try #require(InstanceFileName.stem(instance))
        let reader = InstanceReader(
            folder: path(logger), stem: stem, entries: ClosedFiles.list(path(logger)).filter { $0.stem == stem })
        while let record = reader.next() { records.append(record) }
        return records
    }

    /// Waits until the logger has the instance's record of this number, and returns all of them.
    func waitUntil(_ logger: String, has sequence: UInt64, of instance: String = "web.1@host") async throws -> [LogRecord] {
        var last: UInt64 = 0
        for _ in 0..<400 {
            let tail = try await OffPool.run { [self] in try Self.last(path(logger), instance) }
            last = tail
            if last >= sequence { return try await OffPool.run { [self] in try records(logger, of: instance) } }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw ChildProcessError("the logger \(logger) came to \(last), not to \(sequence)")
    }

    private static func last(_ folder: String, _ instance: String) throws -> UInt64 {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(instance).log") else { return 0 }
        return RecordedTail.last(of: Array(data.suffix(70_000)))?.position.sequence ?? 0
    }
}

/// A recorder with its shipper.
final class LoggingInstance: Sendable {
    let recorder: LogRecorder
    let logger: Logger
    private let shipping: LogShipper
    private let shipper: RunningService
    private let nowhere: Int32

    init(_ name: String, ringRecords: Int, connection: ConnectionSettings) throws {
        nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        var settings = LogSettings(folder: "/nowhere")
        settings.ringRecords = ringRecords
        settings.ringBytes = 256 << 20
        let recorder = LogRecorder(
            process: LogProcess(
                environment: "dev", host: "host",
                instances: [.init(role: String(name.prefix { $0 != "." }), name: name)]),
            settings: settings, console: LogConsole(descriptor: nowhere) { _, _ in }, keepsRecords: true)
        self.recorder = recorder
        logger = Logger(label: "web") { recorder.handler(label: $0, level: .trace) }
        shipping = LogShipper(recorder: recorder, connection: connection, logger: quiet)
        shipper = RunningService(shipping)
    }

    var shipperStatus: LogShipperStatus { shipping.status }

    deinit { close(nowhere) }

    /// Logs so many records, not faster than they are taken.
    func log(_ numbers: Range<Int>) async {
        for number in numbers {
            logger.info("Record \(number)", metadata: ["order": "\(number)", "state": "filled"])
            if number % 500 == 499 { await recorder.settled() }
        }
        await recorder.settled()
    }

    /// What it said last goes out first.
    func stop() async throws {
        try await shipper.stop()
        await recorder.close(within: .seconds(1))
    }
}

/// A service that runs until it is stopped.
final class RunningService: Sendable {
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    init(_ service: any Service) {
        let group = ServiceGroup(services: [service], logger: quiet)
        self.group = group
        task = Task { try await group.run() }
    }

    /// Shuts it down as a signal would.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await task.value
    }

    func stopOnceServing(on place: BrokerPlace, queue: String) async throws {
        for _ in 0..<400 where try await !place.queues().contains(where: { $0.name == queue && $0.consumers == 1 }) {
            try await Task.sleep(for: .milliseconds(25))
        }
        try await stop()
    }
}
