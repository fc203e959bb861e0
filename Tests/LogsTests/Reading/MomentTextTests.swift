import Foundation
import Testing

@testable import Logs

@Suite struct MomentTextTests {
    /// 2026-11-21T07:09:19Z, in a zone that is an hour ahead.
    private let now = Date(timeIntervalSince1970: 1_795_244_959)
    private let zone = TimeZone(secondsFromGMT: 3600)!

    @Test(arguments: [
        ("now", "2026-11-21T07:09:19Z"), ("30s", "2026-11-21T07:08:49Z"), ("15m", "2026-11-21T06:54:19Z"),
        ("2h", "2026-11-21T05:09:19Z"), ("3d", "2026-11-18T07:09:19Z"), ("1w", "2026-11-14T07:09:19Z"),
        ("today", "2026-11-20T23:00:00Z"), ("yesterday", "2026-11-19T23:00:00Z"), ("14:30", "2026-11-21T13:30:00Z"),
        ("14:30:05", "2026-11-21T13:30:05Z"), ("2026-11-20", "2026-11-19T23:00:00Z"), ("2026-11-20Z", "2026-11-20T00:00:00Z"),
        ("2026-11-20 10:11", "2026-11-20T09:11:00Z"), ("2026-11-20T10:11:12", "2026-11-20T09:11:12Z"),
        ("2026-11-20T10:11:12Z", "2026-11-20T10:11:12Z"), ("14:30Z", "2026-11-21T14:30:00Z"),
    ])
    func understands(_ text: String, _ expected: String) throws {
        let microseconds = try #require(MomentText.parse(text, now: now, zone: zone))
        #expect(ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: Double(microseconds) / 1e6)) == expected)
    }

    @Test func understandsTheTimesOfRecords() {
        #expect(MomentText.parse("2026-11-21T07:09:19.123456Z", now: now, zone: zone) == Samples.time)
        #expect(MomentText.parse("2026-11-21 08:09:19.123", now: now, zone: zone) == Samples.time - 456)
    }

    @Test(arguments: [
        "", "soon", "-5m", "25:00", "14", "14:60", "2026-13-01", "2026-11", "2026-11-20T", "1:2:3:4", "m", "9999999999d",
        "14:30.x",
    ])
    func refuses(_ text: String) {
        #expect(MomentText.parse(text, now: now, zone: zone) == nil)
    }
}
