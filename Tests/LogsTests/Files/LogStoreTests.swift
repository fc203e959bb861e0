import Foundation
import Glibc
import TestSupport
import Testing

@testable import Logs

@Suite struct LogStoreTests {
    private let folder: TemporaryFolder
    private let now = ContinuousClock.now

    init() throws { folder = try TemporaryFolder() }

    @Test func appendsInOrder() throws {
        var store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(1...3), Samples.arrival(1...2, Samples.origin("web.1@host"))], now: now)
        try store.accept([Samples.arrival(4...4)], now: now)
        let files = try Samples.files(folder.url)
        #expect(files.keys.sorted() == ["backend.1@host.log", "web.1@host.log"])
        #expect(files["backend.1@host.log"] == Data(Samples.run(1...4).bytes))
        var info = stat()
        #expect(stat(store.folder + "/backend.1@host.log", &info) == 0 && info.st_mode & 0o777 == 0o600)
    }

    @Test func writesNothingTwice() throws {
        var store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(1...3), Samples.arrival(2...5), Samples.arrival(1...5)], now: now)
        // Another life of the logger reads the file's tail.
        store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(1...5), Samples.arrival(5...6)], now: now)
        #expect(try Samples.files(folder.url)["backend.1@host.log"] == Data(Samples.run(1...6).bytes))
        #expect(store.counts.known == 5)
        let later = Samples.origin(boot: Samples.laterBoot)
        try store.accept([Samples.arrival(1...2, later), Samples.arrival(7...9)], now: now)
        #expect(try Samples.sequences(Samples.files(folder.url)["backend.1@host.log"]) == [1, 2, 3, 4, 5, 6, 1, 2])
    }

    @Test func settlesWhatIsOnTheDisk() throws {
        var store = try Samples.store(folder.url)
        let recorder = Recorder<String>()
        func arrival(_ numbers: ClosedRange<UInt64>) -> Arrival {
            Arrival(Samples.run(numbers)) { recorder.append("\(numbers)") }
        }
        try store.accept([arrival(1...2), arrival(4...5)], now: now)
        #expect(recorder.all == ["1...2"], "what is held is not settled")
        try store.accept([arrival(3...3)], now: now)
        #expect(recorder.all == ["1...2", "3...3", "4...5"])
        try store.accept([arrival(1...5)], now: now)
        #expect(recorder.all.count == 4)
    }

    @Test func waitsForWhatIsMissing() throws {
        var store = try Samples.store(folder.url)
        try store.accept(
            [Samples.arrival(1...2), Samples.arrival(5...6), Samples.arrival(3...4), Samples.arrival(9...9)], now: now)
        #expect(try Samples.files(folder.url)["backend.1@host.log"] == Data(Samples.run(1...6).bytes))
        #expect(store.nextExpiry == now + LogStore.patience)
        try store.accept([Samples.arrival(7...8)], now: now + .seconds(20))
        #expect(try Samples.files(folder.url)["backend.1@host.log"] == Data(Samples.run(1...9).bytes))
        #expect(store.counts.missing == 0)
        #expect(store.nextExpiry == nil)
    }

    @Test func recordsAGapThatStays() throws {
        var store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(1...2), Samples.arrival(10...11)], now: now)
        try store.accept([], now: now + LogStore.patience)
        let text = try String(decoding: Samples.files(folder.url)["backend.1@host.log"]!, as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 5)
        let gap = try #require(RecordDecoder.decode(lines[2].utf8))
        #expect(gap.message == "7 records are missing here: they never reached this machine.")
        #expect(gap.fields == [LogField("first", "3"), LogField("last", "9")])
        #expect(gap.sequence == 9)
        #expect(store.counts.missing == 7)
        // What comes after all is left out, also by the next life of the logger.
        store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(3...9), Samples.arrival(12...12)], now: now)
        #expect(try Samples.sequences(Samples.files(folder.url)["backend.1@host.log"]) == [1, 2, 9, 10, 11, 12])
    }

    @Test func moreThanAWindowIsNotWaitedFor() throws {
        var store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(1...1)], now: now)
        let ahead = (0...UInt64(LogStore.window)).map { Samples.arrival($0 + 100...$0 + 100) }
        try store.accept(Array(ahead.dropLast()), now: now)
        #expect(try Samples.sequences(Samples.files(folder.url)["backend.1@host.log"]) == [1])
        try store.accept([ahead.last!], now: now)
        #expect(try Samples.sequences(Samples.files(folder.url)["backend.1@host.log"]) == [1] + Array(99...116))
    }

    @Test func aNewLifeEndsTheWaitForTheOldOne() throws {
        var store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(1...1), Samples.arrival(3...3)], now: now)
        try store.accept([Samples.arrival(1...2, Samples.origin(boot: Samples.laterBoot))], now: now)
        #expect(try Samples.sequences(Samples.files(folder.url)["backend.1@host.log"]) == [1, 2, 3, 1, 2])
    }

    @Test func aMachineThatJoinsLateSaysSo() throws {
        var store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(500...501)], now: now)
        try store.accept([], now: now + LogStore.patienceAtFirst)
        let lines = try String(decoding: Samples.files(folder.url)["backend.1@host.log"]!, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains("499 records are missing here"))
    }

    @Test(arguments: [1, 7, 100, 300, 301])
    func cutsATornRecord(_ torn: Int) throws {
        var store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(1...3, padding: 100)], now: now)
        let path = store.folder + "/backend.1@host.log"
        let handle = try #require(FileHandle(forWritingAtPath: path))
        handle.seekToEndOfFile()
        let next = Data(Samples.run(4...5, padding: 100).bytes)
        // The disk may have got the length of a write, and not its content.
        handle.write(torn == 301 ? Data(repeating: 0, count: 5000) : next.prefix(torn))
        try handle.close()
        store = try Samples.store(folder.url)
        #expect(try Samples.files(folder.url)["backend.1@host.log"] == Data(Samples.run(1...3, padding: 100).bytes))
        try store.accept([Samples.arrival(3...5, padding: 100)], now: now)
        #expect(try Samples.files(folder.url)["backend.1@host.log"] == Data(Samples.run(1...5, padding: 100).bytes))
    }

    @Test func rotatesByContentAlone() throws {
        // The same records, cut into messages in other ways, with duplicates, and with lives of the logger between.
        func write(_ name: String, _ cuts: [ClosedRange<UInt64>], restarting: Bool) throws -> [String: Data] {
            let place = folder.url.appendingPathComponent(name)
            var store = try Samples.store(place, rotateBytes: 2000)
            for cut in cuts {
                try store.accept([Samples.arrival(cut, padding: Int(cut.lowerBound) * 0 + 40)], now: now)
                if restarting { store = try Samples.store(place, rotateBytes: 2000) }
            }
            return try Samples.files(place)
        }
        let one = try write("one", [1...100], restarting: false)
        let other = try write("other", (1...100).map { $0...$0 }, restarting: true)
        let third = try write("third", [1...7, 3...50, 50...51, 1...60, 61...100], restarting: true)
        #expect(one.count > 10)
        #expect(one == other)
        #expect(one == third)
        #expect(one.values.allSatisfy { $0.count <= 2000 })
        #expect(one.values.reduce(0) { $0 + Samples.sequences($1).count } == 100)
    }

    @Test func aNewDayBeginsANewFile() throws {
        var store = try Samples.store(folder.url)
        let midnight: Int64 = 1_795_305_600_000_000
        let records = [-2, -1, 0, 1].enumerated().map {
            Samples.record(UInt64($0.offset + 1), time: midnight + Int64($0.element))
        }
        try store.accept([Arrival(RecordRun(records.flatMap { RecordEncoder.line($0) })!) {}], now: now)
        let files = try Samples.files(folder.url)
        #expect(Samples.sequences(files["backend.1@host~20261121T070919.123Z-3fa9c1~000000000001.log"]) == [1, 2])
        #expect(Samples.sequences(files["backend.1@host.log"]) == [3, 4])
    }

    @Test func aClosedFileIsEnoughToGoOn() throws {
        var store = try Samples.store(folder.url)
        try store.accept([Samples.arrival(1...3)], now: now)
        let closed = store.folder + "/" + InstanceFileName.closed(stem: "backend.1@host", boot: Samples.boot, sequence: 1)
        try FileManager.default.moveItem(atPath: store.folder + "/backend.1@host.log", toPath: closed)
        for compressed in [false, true] {
            if compressed { try #require(Gzip.compress(closed)) }
            store = try Samples.store(folder.url)
            try store.accept([Samples.arrival(1...3)], now: now)
            #expect(store.counts.written == 0)
            #expect(store.counts.known == 3)
        }
        try store.accept([Samples.arrival(4...4)], now: now)
        #expect(try Samples.sequences(Samples.files(folder.url)["backend.1@host.log"]) == [4])
    }

    @Test func refusesWhatItShouldNotKeep() throws {
        var settings = Samples.settings(folder.url)
        settings.maximumInstances = 3
        var store = try LogStore(settings: settings, environment: "dev")
        let recorder = Recorder<String>()
        func offer(_ origin: LogOrigin) throws {
            try store.accept([Arrival(Samples.run(1...2, origin)) { recorder.append(origin.instance) }], now: now)
        }
        try offer(Samples.origin(environment: "prod"))
        try offer(Samples.origin(String(repeating: "x", count: 125)))
        for name in ["a", "../b", "c", "d", "e"] { try offer(Samples.origin(name)) }
        #expect(recorder.all.count == 7, "what is refused is settled: it will not be wanted later, either")
        #expect(try Samples.files(folder.url).keys.sorted() == ["%2E.%2Fb.log", "a.log", "c.log"])
        #expect(store.takeRefusals().values.reduce(0, +) == 8)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["logs"])
    }

    @Test func followsNoLink() throws {
        let outside = folder.url.appendingPathComponent("outside")
        try Data("precious".utf8).write(to: outside)
        var store = try Samples.store(folder.url)
        try FileManager.default.createSymbolicLink(
            atPath: store.folder + "/backend.1@host.log", withDestinationPath: outside.path)
        #expect(throws: LogFileError.self) { try store.accept([Samples.arrival(1...2)], now: now) }
        #expect(try Data(contentsOf: outside) == Data("precious".utf8))
    }
}
