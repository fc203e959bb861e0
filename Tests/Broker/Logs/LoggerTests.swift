import AMQP
import Foundation
import Logging
import TestSupport
import Testing

@testable import Logs

extension BrokerTests {
    @Suite("loggers") struct LoggerTests {
        @Test("a logger that was down catches up, and the files are the same byte for byte")
        func catchesUp() async throws {
            let logs = try LogsOnBroker(try await SharedBroker.place())
            try await logs.prepare("a", "b")
            let a = try logs.logger("a")
            var b = try logs.logger("b")
            let instance = try logs.instance()
            let other = try logs.instance("backend.1@host")
            await instance.log(0..<2000)
            await other.log(0..<100)
            _ = try await logs.waitUntil("b", has: 2000)
            try await b.stop()
            await instance.log(2000..<5000)
            await other.log(100..<200)
            _ = try await logs.waitUntil("a", has: 5000)
            b = try logs.logger("b")
            await instance.log(5000..<6000)
            try await instance.stop()
            try await other.stop()
            let records = try await logs.waitUntil("b", has: 6000)
            _ = try await logs.waitUntil("a", has: 6000)
            for name in ["a", "b"] { _ = try await logs.waitUntil(name, has: 200, of: "backend.1@host") }
            try await a.stop()
            try await b.stop()
            #expect(records.count == 6000)
            #expect(records.map(\.sequence) == Array(1...6000))
            #expect(records.last?.fields == [LogField("order", "5999"), LogField("state", "filled")])
            let files = logs.files("a")
            #expect(files.count > 8)
            #expect(logs.areEqual("a", "b"))
            #expect(try await logs.place.queues().allSatisfy { $0.ready == 0 && $0.unacknowledged == 0 && $0.isDurable })
            try await logs.place.remove()
        }

        @Test("a logger that is killed while it writes loses nothing and writes nothing twice")
        func survivesKill() async throws {
            let logs = try LogsOnBroker(try await SharedBroker.place())
            try await logs.prepare("a", "b")
            let a = try logs.logger("a")
            let instance = try logs.instance()
            let logging = Task { await instance.log(0..<12_000) }
            for round in 1...4 {
                let child = try logs.loggerProcess("b")
                _ = try await logs.waitUntil("b", has: UInt64(round) * 1500)
                child.kill()
                _ = try await child.exitStatus(seconds: 10)
            }
            // As a kill in the middle of a write leaves it.
            let path = logs.path("b") + "/web.1@host.log"
            let file = try #require(FileHandle(forWritingAtPath: path))
            file.seekToEndOfFile()
            file.write(Data("{\"time\":\"2026-11-21T07:0".utf8))
            try file.close()
            let child = try logs.loggerProcess("b")
            await logging.value
            try await instance.stop()
            let records = try await logs.waitUntil("b", has: 12_000)
            _ = try await logs.waitUntil("a", has: 12_000)
            child.terminate()
            #expect(try await child.exitStatus(seconds: 15) == 0)
            try await a.stop()
            #expect(records.count == 12_000)
            #expect(records.map(\.sequence) == Array(1...12_000))
            #expect(logs.areEqual("a", "b"))
            try await logs.place.remove()
        }

        @Test("a full disk stops the logger and nobody else, and it goes on when there is room")
        func survivesFullDisk() async throws {
            let logs = try LogsOnBroker(try await SharedBroker.place())
            try await logs.prepare("a", "b")
            let a = try logs.logger("a")
            let child = try logs.loggerProcess("b", limit: 50_000)
            let instance = try logs.instance()
            await instance.log(0..<3000)
            _ = try await logs.waitUntil("a", has: 3000)
            _ = try await child.line(containing: "Logs are not written until this is solved", seconds: 20)
            #expect(instance.recorder.dropped == 0)
            #expect(try Data(contentsOf: URL(fileURLWithPath: logs.path("b") + "/web.1@host.log")).count <= 50_000)
            let raised = try ChildProcess(
                URL(fileURLWithPath: "/usr/bin/prlimit"), ["--pid", "\(child.processID)", "--fsize=unlimited:unlimited"])
            #expect(try await raised.exitStatus(seconds: 10) == 0)
            _ = try await child.line(containing: "Logs are written again", seconds: 20)
            try await instance.stop()
            let records = try await logs.waitUntil("b", has: 3000)
            child.terminate()
            #expect(try await child.exitStatus(seconds: 15) == 0)
            try await a.stop()
            #expect(records.count == 3000)
            #expect(logs.areEqual("a", "b"))
            try await logs.place.remove()
        }

        @Test("a queue that overflows drops the oldest, and the gap is recorded where it is")
        func recordsTheGap() async throws {
            let logs = try LogsOnBroker(try await SharedBroker.place())
            try await logs.prepare("a")
            try await logs.prepare("b", queueBytes: 300_000)
            let a = try logs.logger("a")
            let instance = try logs.instance()
            await instance.log(0..<200)
            let b = try logs.logger("b", queueBytes: 300_000)
            _ = try await logs.waitUntil("b", has: 200)
            try await b.stop()
            await instance.log(200..<10_000)
            _ = try await logs.waitUntil("a", has: 10_000)
            let late = try logs.logger("b", queueBytes: 300_000)
            // As long as what is missing might still come, the rest waits: until more messages have come than can be under way.
            for number in 10_000...10_000 + LogStore.window {
                await instance.log(number..<number + 1)
                _ = try await logs.waitUntil("a", has: UInt64(number) + 1)
            }
            let records = Array(try await logs.waitUntil("b", has: 10_000).prefix { $0.sequence <= 10_000 })
            try await instance.stop()
            try await late.stop()
            try await a.stop()
            let gaps = records.filter { $0.message.contains("missing here") }
            #expect(gaps.count == 1)
            let gap = try #require(gaps.first)
            #expect(gap.fields.first == LogField("first", "201"))
            #expect(gap.fields.last == LogField("last", "\(gap.sequence)"))
            #expect(records.map(\.sequence) == Array(1...200) + Array(gap.sequence...10_000))
            #expect(try logs.records("a").count == 10_001 + LogStore.window)
            try await logs.place.remove()
        }

        @Test(
            "records that were under way when the broker was restarted or killed come once, in order", arguments: [false, true])
        func survivesBroker(killed: Bool) async throws {
            let broker = try await PrivateBroker.start()
            let logs = try LogsOnBroker(try await broker.place())
            try await logs.prepare("a", "b")
            let a = try logs.logger("a")
            let b = try logs.logger("b")
            let instance = try logs.instance()
            let logging = Task { await instance.log(0..<15_000) }
            _ = try await logs.waitUntil("a", has: 2000)
            if killed {
                await broker.node.kill9()
                try await broker.node.start()
            } else {
                try await broker.node.restart()
            }
            await logging.value
            let records = try await logs.waitUntil("a", has: 15_000)
            _ = try await logs.waitUntil("b", has: 15_000)
            try await instance.stop()
            try await a.stop()
            try await b.stop()
            #expect(records.count == 15_000)
            #expect(records.map(\.sequence) == Array(1...15_000))
            #expect(logs.areEqual("a", "b"))
            await broker.stop()
        }

        @Test("while the broker is away a process goes on, and says afterwards what it had to drop")
        func dropsByLevel() async throws {
            let logs = try LogsOnBroker(try await SharedBroker.place())
            let instance = try logs.instance(ringRecords: 1000)
            for number in 0..<3000 {
                instance.logger.debug("Debug \(number)")
                if number % 10 == 0 { instance.logger.error("Error \(number)") }
                if number % 500 == 499 { await instance.recorder.settled() }
            }
            await instance.recorder.settled()
            // Nobody keeps logs before there is a logger; the shipper looks for one every two seconds.
            try await logs.prepare("a")
            let a = try logs.logger("a")
            let records = try await logs.waitUntil("a", has: 1001)
            try await instance.stop()
            try await a.stop()
            #expect(records.count { $0.level == .error } == 300)
            #expect(records.first?.message == "2300 records dropped: they came faster than they could leave.")
            #expect(records.first?.fields == [LogField("debug", "2300")])
            #expect(records.map(\.sequence) == Array(1...1001))
            try await logs.place.remove()
        }

        @Test("what is said before there is a logger waits for it")
        func waitsForLoggers() async throws {
            let logs = try LogsOnBroker(try await SharedBroker.place())
            // The exchange is there, as definitions make it, and no queue.
            try await logs.prepare("a")
            try await logs.place.broker.node.deleteQueue("logs.logger.a@host", in: logs.place.virtualHost)
            let instance = try logs.instance()
            await instance.log(0..<3000)
            try await within("it is noticed that nobody listens") {
                while instance.shipperStatus.problem?.contains("Nobody keeps logs") != true {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            #expect(instance.recorder.dropped == 0)
            let a = try logs.logger("a")
            let records = try await logs.waitUntil("a", has: 3000)
            try await instance.stop()
            try await a.stop()
            #expect(records.map(\.sequence) == Array(1...3000))
            try await logs.place.remove()
        }

        @Test("garbage and records of another environment are left out")
        func refusesGarbage() async throws {
            let logs = try LogsOnBroker(try await SharedBroker.place())
            try await logs.prepare("a")
            let a = try logs.logger("a")
            let instance = try logs.instance()
            await instance.log(0..<10)
            _ = try await logs.waitUntil("a", has: 10)
            let connection = try await AMQPConnection.connect(try logs.connection("stranger"), logger: quiet)
            let channel = try await connection.openChannel()
            try await channel.confirmSelect()
            let foreign = LogOrigin(
                environment: "prod", host: "h", role: "web", instance: "web.9@h", boot: BootID("20261121T070919.123Z-3fa9c1")!)
            let hostile = LogOrigin(
                environment: "dev", host: "h", role: "web", instance: "../../web.9@h",
                boot: BootID("20261121T070919.123Z-3fa9c1")!)
            let record = LogRecord(time: 1, level: .info, origin: foreign, sequence: 1, message: "foreign")
            var bodies = [
                Array("garbage".utf8), [], RecordEncoder.line(record), Array(repeating: UInt8(ascii: "\n"), count: 100),
            ]
            bodies.append(RecordEncoder.line(LogRecord(time: 1, level: .info, origin: hostile, sequence: 1, message: "hostile")))
            for body in bodies {
                #expect(try await channel.publishConfirmed(body, exchange: LogTopology.exchange, routingKey: "") == .acked)
            }
            await instance.log(10..<20)
            _ = try await logs.waitUntil("a", has: 20)
            await connection.close()
            try await instance.stop()
            try await a.stop()
            #expect(logs.files("a").keys.sorted() == ["%2E.%2F..%2Fweb.9@h.log", "web.1@host.log"])
            #expect(try await logs.place.queues().allSatisfy { $0.ready == 0 && $0.unacknowledged == 0 })
            try await logs.place.remove()
        }
    }
}
