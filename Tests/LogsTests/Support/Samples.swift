import Foundation
import Logging

@testable import Logs

/// Records of an instance that begin anywhere, and what a test needs of a folder of logs.
enum Samples {
    static let boot = BootID("20261121T070919.123Z-3fa9c1")!
    static let laterBoot = BootID("20261121T080000.000Z-000001")!
    /// 2026-11-21T07:09:19.123456Z
    static let time: Int64 = 1_795_244_959_123_456

    static func origin(_ instance: String = "backend.1@host", boot: BootID = boot, environment: String = "dev") -> LogOrigin {
        LogOrigin(environment: environment, host: "host", role: "backend", instance: instance, boot: boot)
    }

    static func record(_ sequence: UInt64, _ origin: LogOrigin = origin(), time: Int64? = nil, padding: Int = 0) -> LogRecord {
        LogRecord(
            time: time ?? Self.time + Int64(sequence % 1_000_000) * 1000, level: .info, origin: origin, sequence: sequence,
            message: "Record \(sequence)",
            fields: padding == 0 ? [] : [LogField("padding", String(repeating: "x", count: padding))])
    }

    /// A run of the records with these numbers.
    static func run(_ numbers: ClosedRange<UInt64>, _ origin: LogOrigin = origin(), padding: Int = 0) -> RecordRun {
        RecordRun(numbers.flatMap { RecordEncoder.line(record($0, origin, padding: padding)) })!
    }

    static func arrival(_ numbers: ClosedRange<UInt64>, _ origin: LogOrigin = origin(), padding: Int = 0) -> Arrival {
        Arrival(run(numbers, origin, padding: padding)) {}
    }

    static func settings(_ folder: URL, rotateBytes: Int64 = 1 << 20) -> LogSettings {
        var settings = LogSettings(folder: folder.appendingPathComponent("logs").path)
        settings.rotateBytes = rotateBytes
        return settings
    }

    static func store(_ folder: URL, rotateBytes: Int64 = 1 << 20) throws -> LogStore {
        try LogStore(settings: settings(folder, rotateBytes: rotateBytes), environment: "dev")
    }

    /// Files by name, without the lock.
    static func files(_ folder: URL) throws -> [String: Data] {
        let logs = folder.appendingPathComponent("logs")
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: logs.path) where name != ".lock" {
            files[name] = try Data(contentsOf: logs.appendingPathComponent(name))
        }
        return files
    }

    /// The numbers of the records in a file, in their order.
    static func sequences(_ data: Data?) -> [UInt64] {
        (data ?? Data()).split(separator: UInt8(ascii: "\n")).compactMap { RecordDecoder.decode($0)?.sequence }
    }
}
