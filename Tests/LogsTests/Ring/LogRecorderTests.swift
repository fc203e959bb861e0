import Foundation
import Glibc
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Logs

/// A console on a pipe that a test reads, or does not read.
private final class TestConsole: Sendable {
    let reading: Int32
    let console: LogConsole

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        reading = ends[0]
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        console = LogConsole(descriptor: ends[1]) { event, bytes in
            let fields = event.fields.map { " \($0.name)=\($0.value)" }.joined()
            bytes += "\(event.level) \(event.label) \(event.message)\(fields)\n".utf8
        }
    }

    deinit {
        close(reading)
        close(console.descriptor)
    }

    /// What was written and not yet read.
    func lines() -> [String] {
        var all: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(reading, &block, block.count)
            guard count > 0 else { break }
            all += block[..<count]
        }
        return String(decoding: all, as: UTF8.self).split(separator: "\n").map { String($0) }
    }
}

@Suite struct LogRecorderTests {
    private let process = LogProcess(
        environment: "dev", host: "host",
        instances: [.init(role: "backend", name: "backend.1@host"), .init(role: "web", name: "web.2@host")], boot: Samples.boot)

    private func recorder(_ console: LogConsole, records: Int = 1000) -> LogRecorder {
        var settings = LogSettings(folder: "/nowhere")
        settings.ringRecords = records
        return LogRecorder(process: process, settings: settings, console: console, keepsRecords: true)
    }

    private func logger(_ recorder: LogRecorder, _ label: String, _ level: Logger.Level = .trace) -> Logger {
        Logger(label: label) { recorder.handler(label: $0, level: level) }
    }

    private func taken(_ recorder: LogRecorder) throws -> [LogRecord] {
        var records: [LogRecord] = []
        while let batches = recorder.outbox?.take(), !batches.isEmpty {
            for batch in batches {
                let run = try #require(RecordRun(batch.body))
                records += run.lines.compactMap { RecordDecoder.decode(run.bytes[$0.range]) }
            }
        }
        return records
    }

    @Test func goesToTheConsoleAndOut() async throws {
        let console = try TestConsole()
        let recorder = recorder(console.console)
        var backend = logger(recorder, "backend.orders")
        backend[metadataKey: "zone"] = "a"
        backend.notice("Trading is halted.", metadata: ["reason": "none", "of": ["all", "coins"]])
        logger(recorder, "web").info("Serving")
        logger(recorder, "lifecycle").debug("Started")
        await recorder.settled()
        #expect(
            console.lines() == [
                #"notice backend.orders Trading is halted. of=["all", "coins"] reason=none zone=a"#, "info web Serving",
                "debug lifecycle Started",
            ])
        let records = try taken(recorder)
        #expect(records.map(\.origin.instance) == ["backend.1@host", "backend.1@host", "web.2@host"])
        #expect(records.map(\.message) == ["Trading is halted.", "Started", "Serving"])
        #expect(records.map(\.origin.role) == ["backend", "backend", "web"])
        #expect(records[0].fields.map(\.name) == ["of", "reason", "zone"])
        #expect(records[0].level == .notice)
        await recorder.close(within: .seconds(1))
    }

    @Test func theTransportsOwnRecordsStayHere() async throws {
        let console = try TestConsole()
        let recorder = recorder(console.console)
        logger(recorder, "transport.amqp").warning("Connection lost")
        logger(recorder, "transport").info("a role of that name")
        await recorder.settled()
        #expect(console.lines().count == 2)
        #expect(try taken(recorder).map(\.message) == ["a role of that name"])
        await recorder.close(within: .seconds(1))
    }

    @Test func hidesSecrets() async throws {
        struct Failure: Error, CustomStringConvertible { let description = "amqps://web:hunter2@mq refused" }
        let console = try TestConsole()
        let recorder = recorder(console.console)
        let web = logger(recorder, "web")
        web.info("to amqps://web:hunter2@mq", metadata: ["password": "hunter2", "url": "amqp://a:hunter2@b"])
        web.error("failed", error: Failure())
        await recorder.settled()
        let shown = console.lines().joined()
        let left = try taken(recorder)
        #expect(shown.contains("[hidden]"))
        #expect(!shown.contains("hunter2"))
        #expect(left.count == 2)
        #expect(!left.contains { "\($0)".contains("hunter2") })
        await recorder.close(within: .seconds(1))
    }

    @Test func aConsoleThatTakesNothingHoldsNobodyUp() async throws {
        let console = try TestConsole()
        let recorder = recorder(console.console, records: 100_000)
        let web = logger(recorder, "web")
        // More than a pipe and the console's own buffer take.
        let text = String(repeating: "x", count: 1000)
        for round in 0..<4 {
            for number in 0..<1000 { web.info("\(round) \(number) \(text)") }
            await recorder.settled()
        }
        #expect(try taken(recorder).count == 4000, "the console is stuck, the rest is not")
        _ = console.lines()
        let closing = Task { await recorder.close(within: .seconds(5)) }
        var lines: [String] = []
        while lines.last.map({ !$0.contains("3 999 ") }) ?? true, !lines.contains(where: { $0.contains("not shown") }) {
            web.info("the end")
            lines += console.lines()
            await Task.yield()
        }
        await closing.value
        lines += console.lines()
        #expect(lines.contains { $0.contains("records were not shown") })
    }

    @Test func overflowDropsTheLowestLevels() async throws {
        let console = try TestConsole()
        let recorder = recorder(console.console, records: 50)
        let web = logger(recorder, "web")
        for number in 0..<100 { web.debug("debug \(number)") }
        for number in 0..<40 { web.error("error \(number)") }
        await recorder.settled()
        let records = try taken(recorder)
        #expect(records.count { $0.level == .error } == 40)
        #expect(records.count { $0.level == .debug } == 10)
        #expect(records.first?.message == "90 records dropped: they came faster than they could leave.")
        #expect(records.map(\.sequence) == Array(1...51))
        await recorder.close(within: .seconds(1))
    }

    @Test func manyCallersLoseNothing() async throws {
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(nowhere) }
        let recorder = recorder(LogConsole(descriptor: nowhere) { _, bytes in bytes.append(10) }, records: 100_000)
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<8 {
                group.addTask {
                    let logger = logger(recorder, caller % 2 == 0 ? "web" : "backend")
                    for number in 0..<1000 {
                        logger.info("\(caller) \(number)")
                        if number % 200 == 0 { await Task.yield() }
                    }
                }
            }
        }
        await recorder.settled()
        let records = try taken(recorder)
        #expect(records.count == 8000)
        for caller in 0..<8 {
            let numbers = records.filter { $0.message.hasPrefix("\(caller) ") }.map { $0.message.split(separator: " ")[1] }
            #expect(numbers == (0..<1000).map { "\($0)" }, "each caller's in its order")
        }
        await recorder.close(within: .seconds(1))
    }

    @Test func showsWhatComesAfterTheEnd() async throws {
        let console = try TestConsole()
        let recorder = recorder(console.console)
        await recorder.close(within: .seconds(1))
        logger(recorder, "web").critical("too late")
        #expect(console.lines() == ["critical web too late"])
    }
}
