import Domain
import Foundation
import TestSupport
import Testing

@testable import MarketData

@Suite struct RecordedCSVTests {
    @Test func readsRanges() throws {
        let column = try #require(
            try RecordedCSV.columns(
                "date,open,high,low,close,volume\n2024-03-17,65300.64,68904.4,64533,68393.48,2\n", file: "BTCUSDT"
            ).first)
        let day = try #require(column.days.first)
        #expect(column.name == "BTCUSDT" && day.day == 19_799)
        #expect(day.price(day.high) == price("68904.4") && day.price(day.close) == price("68393.48"))
        #expect(day.volume == 2 * 68393.48)
    }

    @Test func readsOneColumnForEachCoin() throws {
        let columns = try RecordedCSV.columns("date;bitcoin;ETH\n2024-01-01;42000;2300\n2024-01-02;x;2310", file: "mine")
        #expect(columns.map(\.name) == ["bitcoin", "eth"])
        #expect(columns.map(\.days.count) == [1, 2])
    }

    @Test(arguments: [
        ("2024-02-29", 19_782), ("2024-02-29T12:00:00Z", 19_782), ("19782", 19_782), ("1709164800", 19_782),
        ("1709164800000", 19_782),
        ("1970-01-01", 0),
    ])
    func readsDates(_ text: String, _ day: Int32) { #expect(RecordedCSV.day(text) == day) }

    @Test(arguments: ["", "2023-02-29", "2024-13-01", "01/02/2024", "-5", "yesterday", "2024-2-30x"])
    func refusesDates(_ text: String) { #expect(RecordedCSV.day(text) == nil) }

    @Test(arguments: ["", "date\n2024-01-01", "\n\n"]) func refusesFilesWithoutPrices(_ text: String) {
        #expect(throws: MarketDataError.self) { try RecordedCSV.columns(text, file: "x") }
    }

    @Test(.enabled(if: Fixtures.areExpected, "needs the fixtures folder")) func readsEveryRecordedCSV() throws {
        let folder = Fixtures.folder.appendingPathComponent("series")
        let files =
            FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }.filter { $0.hasSuffix(".csv") }
            ?? []
        #expect(!files.isEmpty)
        for file in files {
            let recording = try ReplayRecording.load(folder.appendingPathComponent(file).path)
            #expect(recording.coins.count == 1 && recording.coins[0].series.days.count >= 700, "\(file)")
            #expect(recording.coins[0].series.days.allSatisfy { $0.hasRange }, "\(file)")
        }
        let all = try ReplayRecording.load(folder.appendingPathComponent("binance-1d").path)
        #expect(all.coins.map(\.symbol).contains("BTC") && all.coins.count >= 7)
    }
}
