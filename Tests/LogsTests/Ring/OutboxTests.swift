import Foundation
import Logging
import TestSupport
import Testing

@testable import Logs

@Suite struct OutboxTests {
    private let encoders = [RecordEncoder(origin: Samples.origin()), RecordEncoder(origin: Samples.origin("web.1@host"))]

    private func record(_ level: Logger.Level, _ message: String, origin: Int = 0) -> EncodedRecord {
        encoders[origin].encode(time: Samples.time, level: level, origin: origin, message: message, fields: [])
    }

    private func messages(_ batches: [LogBatch]) -> [String] {
        batches.flatMap { $0.body.split(separator: UInt8(ascii: "\n")).compactMap { RecordDecoder.decode($0)?.message } }
    }

    @Test func numbersWithoutGapsPerInstance() throws {
        let outbox = Outbox(encoders: encoders, maximumRecords: 100, maximumBytes: 1 << 20)
        outbox.append((0..<10).map { record(.info, "\($0)", origin: $0 % 2) })
        let batches = outbox.take()
        #expect(batches.count == 2)
        for batch in batches {
            let run = try #require(RecordRun(batch.body))
            #expect(run.first == 1)
            #expect(run.last == 5)
        }
        outbox.append([record(.info, "next")])
        #expect(try #require(RecordRun(outbox.take()[0].body)).first == 6)
        #expect(outbox.take().isEmpty)
    }

    @Test func keepsWhatIsNotConfirmed() {
        let outbox = Outbox(encoders: encoders, maximumRecords: 100, maximumBytes: 1 << 20)
        for number in 0..<3 {
            outbox.append([record(.info, "\(number)")])
            _ = outbox.take()
        }
        outbox.confirm(1)
        #expect(outbox.unconfirmed.map(\.number) == [0, 2])
        outbox.confirm(0)
        outbox.confirm(2)
        outbox.confirm(2)
        #expect(outbox.isEmpty)
    }

    @Test func saysHowManyOfWhichLevelWereDropped() throws {
        let outbox = Outbox(encoders: encoders, maximumRecords: 5, maximumBytes: 1 << 20)
        outbox.append((0..<5).map { record(.debug, "debug \($0)") } + (0..<4).map { record(.info, "info \($0)") })
        outbox.append([record(.error, "the worst")])
        let batch = try #require(outbox.take().first)
        #expect(
            messages([batch]) == [
                "5 records dropped: they came faster than they could leave.", "info 0", "info 1", "info 2", "info 3", "the worst",
            ])
        let run = try #require(RecordRun(batch.body))
        #expect(run.first == 1 && run.last == 6, "whoever misses a number knows that it was lost on the way")
        let notice = try #require(RecordDecoder.decode(run.bytes[run.lines[0].range]))
        #expect(notice.level == .warning)
        #expect(notice.fields == [LogField("debug", "5")])
        #expect(outbox.dropped == 5)
    }

    @Test func batchesHaveABound() {
        let outbox = Outbox(encoders: encoders, maximumRecords: 10_000, maximumBytes: 64 << 20)
        outbox.append((0..<1000).map { record(.info, String(repeating: "x", count: 300) + "\($0)") })
        var count = 0
        while true {
            let batches = outbox.take()
            if batches.isEmpty { break }
            for batch in batches {
                #expect(batch.body.count <= Outbox.batchBytes + RecordEncoder.limit)
                count += batch.count
                outbox.confirm(batch.number)
            }
        }
        #expect(count == 1000)
    }

    @Test func wakesWhoWaits() async throws {
        let outbox = Outbox(encoders: encoders, maximumRecords: 5, maximumBytes: 1 << 20)
        try await within("an arrival", limit: .seconds(10)) {
            async let arrival: Void = outbox.arrival()
            outbox.append([record(.info, "one")])
            await arrival
            #expect(outbox.take().count == 1)
            let waiting = Task { await outbox.arrival() }
            waiting.cancel()
            await waiting.value
            async let closing: Void = outbox.arrival()
            outbox.close()
            await closing
        }
    }
}
