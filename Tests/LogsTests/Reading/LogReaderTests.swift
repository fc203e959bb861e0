import Foundation
import Logging
import TestSupport
import Testing

@testable import Logs

@Suite struct LogReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ filter: LogFilter = LogFilter(), last: Int? = nil) throws -> [LogRecord] {
        var records: [LogRecord] = []
        try LogReader(folder: folder.url.appendingPathComponent("logs").path, filter: filter).read(last: last) {
            records.append($0)
        }
        return records
    }

    /// Three instances that speak in turns, over many files, some of them compressed.
    private func fill() throws -> LogStore {
        var store = try Samples.store(folder.url, rotateBytes: 4000)
        for number in UInt64(1)...60 {
            for (index, name) in ["backend.1@host", "web.1@host", "web.10@host"].enumerated() {
                let record = Samples.record(
                    number, Samples.origin(name), time: Samples.time + Int64(number) * 3_000_000 + Int64(index) * 1_000_000)
                try store.accept([Arrival(RecordRun(RecordEncoder.line(record))!) {}], now: .now)
            }
        }
        for (index, entry) in ClosedFiles.list(store.folder).enumerated() where entry.isClosed && index % 2 == 0 {
            try #require(Gzip.compress(store.folder + "/" + entry.name))
        }
        return store
    }

    @Test func mergesByTime() throws {
        _ = try fill()
        let records = try read()
        #expect(records.count == 180)
        let times = records.map(\.time)
        #expect(times == times.sorted())
        #expect(try read(last: 5).map(\.time) == Array(times.suffix(5)))
        #expect(try read(last: 100).count == 100, "more than the files that are written have")
        #expect(try read(last: 1000).count == 180)
    }

    @Test func filters() throws {
        _ = try fill()
        func count(_ change: (inout LogFilter) -> Void) throws -> Int {
            var filter = LogFilter()
            change(&filter)
            return try read(filter).count
        }
        #expect(try count { $0.instances = ["web.1"] } == 60, "web.10 is another one")
        #expect(try count { $0.instances = ["web", "backend.1@host"] } == 180)
        #expect(try count { $0.roles = ["web"] } == 0)
        #expect(try count { $0.hosts = ["host"] } == 180)
        #expect(try count { $0.hosts = ["other"] } == 0)
        #expect(try count { $0.environment = "prod" } == 0)
        #expect(try count { $0.level = .notice } == 0)
        #expect(try count { $0.since = Samples.time + 59 * 3_000_000 } == 6)
        #expect(try count { $0.until = Samples.time + 3_000_000 } == 1)
        #expect(try count { $0.text = "RECORD 17" } == 3)
        #expect(try count { $0.trace = "a" } == 0)
    }

    @Test func findsATrace() {
        var record = Samples.record(1)
        record.fields = [LogField("trace", "5f3a9c00")]
        var filter = LogFilter()
        filter.trace = "5f3a"
        #expect(filter.matches(record))
        filter.trace = "3a9c"
        #expect(!filter.matches(record))
        filter = LogFilter()
        filter.text = "trace=5F3A"
        #expect(filter.matches(record))
    }

    @Test func followsAcrossRotations() throws {
        var store = try Samples.store(folder.url, rotateBytes: 2000)
        try store.accept([Samples.arrival(1...3)], now: .now)
        let reader = try LogReader(folder: store.folder, filter: LogFilter())
        var seen: [UInt64] = []
        reader.read(last: 10) { seen.append($0.sequence) }
        #expect(seen == [1, 2, 3])
        var next: UInt64 = 4
        for step in [1, 2, 40, 1, 100, 7] as [UInt64] {
            try store.accept([Samples.arrival(next...next + step - 1)], now: .now)
            next += step
            if step == 100 {
                for entry in ClosedFiles.list(store.folder) where entry.isClosed && !entry.isCompressed {
                    try #require(Gzip.compress(store.folder + "/" + entry.name))
                }
            }
            reader.readMore { seen.append($0.sequence) }
            #expect(seen.count == Int(next) - 1)
        }
        #expect(seen == Array(1..<next))
        try store.accept([Samples.arrival(1...2, Samples.origin("web.1@host"))], now: .now)
        reader.readMore { seen.append($0.sequence) }
        #expect(seen.count == Int(next) + 1, "an instance that is new")
        reader.readMore { _ in Issue.record("twice") }
    }

    @Test func passesOverWhatIsNoRecord() throws {
        let store = try fill()
        let path = store.folder + "/web.1@host.log"
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        try (Data("garbage\n\u{1B}[2J\n{}\n".utf8) + good + Data("{\"time\":\"torn".utf8)).write(to: URL(fileURLWithPath: path))
        #expect(try read().count == 180)
    }

    @Test func saysThatThereIsNothing() {
        #expect(throws: LogReadingError.self) { try LogReader(folder: "/nowhere/logs", filter: LogFilter()) }
    }

    @Test func printsForPeople() throws {
        var record = Samples.record(1)
        record.message = "Bell \u{7} and \u{1B}[2J"
        record.fields = [LogField("name", "a\nb")]
        let zone = try #require(TimeZone(secondsFromGMT: 3600))
        #expect(
            String(decoding: RecordText(.lines, zone: zone).bytes(record), as: UTF8.self)
                == "2026-11-21 08:09:19.124  info     backend.1@host  Bell \\x07 and \\x1B[2J  name=a\\x0Ab\n")
        #expect(RecordText(.json).bytes(record) == RecordEncoder.line(record))
    }
}
