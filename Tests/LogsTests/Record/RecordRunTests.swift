import Foundation
import Testing

@testable import Logs

@Suite struct RecordRunTests {
    @Test func knowsItsRecords() throws {
        let run = Samples.run(8...1002)
        #expect(run.first == 8)
        #expect(run.last == 1002)
        #expect(run.lines.count == 995)
        #expect(run.origin == Samples.origin())
        #expect(run.lines[3].time == Samples.time + 11_000)
    }

    @Test func refusesWhatIsNoRun() {
        func lines(_ records: [LogRecord]) -> [UInt8] { records.flatMap { RecordEncoder.line($0) } }
        let good = lines([Samples.record(1), Samples.record(2)])
        #expect(RecordRun(good) != nil)
        #expect(RecordRun([]) == nil)
        #expect(RecordRun(Array(good.dropLast())) == nil, "without its end")
        #expect(RecordRun(lines([Samples.record(1), Samples.record(3)])) == nil, "with a gap")
        #expect(RecordRun(lines([Samples.record(1), Samples.record(1)])) == nil, "twice")
        #expect(
            RecordRun(lines([Samples.record(1), Samples.record(2, Samples.origin("web.1@host"))])) == nil, "of two instances")
        #expect(RecordRun(lines([Samples.record(1), Samples.record(2, Samples.origin(boot: Samples.laterBoot))])) == nil)
        #expect(RecordRun(Array("garbage\n".utf8)) == nil)
        #expect(RecordRun(good + Array("\n".utf8)) == nil)
        #expect(RecordRun(good + Array("{}\n".utf8)) == nil)
        for control: UInt8 in [0, 7, 13, 27, 127] {
            var bytes = good
            bytes[bytes.count - 12] = control
            #expect(RecordRun(bytes) == nil, "with the control character \(control)")
        }
        #expect(
            RecordRun(Array(good.dropLast(3)) + [UInt8](repeating: UInt8(ascii: "x"), count: 8192) + Array("}}\n".utf8)) == nil)
    }
}
