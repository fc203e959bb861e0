import Foundation
import Testing

@testable import Logs

@Suite struct UTCTimeTests {
    private func text(_ microseconds: Int64) -> String {
        var bytes: [UInt8] = []
        UTCTime.append(microseconds: microseconds, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"), (Samples.time, "2026-11-21T07:09:19.123456Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ])
    func isExact(_ microseconds: Int64, _ expected: String) {
        #expect(text(microseconds) == expected)
        #expect(Array(expected.utf8).withUnsafeBufferPointer { UTCTime.microseconds($0) } == microseconds)
    }

    @Test func agreesWithFoundationEveryFewDays() {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        for day in stride(from: Int64(0), to: 40_000, by: 13) {
            let seconds = day * 86_400 + day % 86_400
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds))).dropLast() + ".000000Z"
            #expect(text(seconds * 1_000_000) == expected)
            #expect(UTCTime.day(seconds * 1_000_000) == day)
        }
    }

    @Test(arguments: [
        "2026-11-21T07:09:19.123456", "2026-13-21T07:09:19.123456Z", "2026-11-21T24:09:19.123456Z", "2026-11-21 07:09:19.123456Z",
        "+026-11-21T07:09:19.123456Z", "",
    ])
    func refusesWhatIsNoMoment(_ text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { UTCTime.microseconds($0) } == nil)
    }

    @Test func bootsSortByTime() {
        var random = SystemRandomNumberGenerator()
        let one = BootID(microseconds: Samples.time, using: &random)
        let other = BootID(microseconds: Samples.time + 1000, using: &random)
        #expect(one < other)
        #expect(BootID(one.description) == one)
        #expect(one.description.hasPrefix("20261121T070919.123Z-"))
        for text in ["", "../../../../etc/passwd.......", "20261121T070919.123Z-3FA9C1", "20261121T070919.123Z-3fa9c1x"] {
            #expect(BootID(text) == nil)
        }
    }
}
