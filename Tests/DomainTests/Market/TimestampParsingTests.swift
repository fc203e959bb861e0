import Domain
import Testing

@Suite struct TimestampParsingTests {
    @Test func whatIsWrittenIsRead() {
        var time: Int64 = -62_135_596_800_000  // The year 1.
        while time < 253_402_300_800_000 {
            let timestamp = Timestamp(milliseconds: time)
            guard Timestamp(timestamp.description) == timestamp else {
                #expect(Bool(false), "\(timestamp)")
                return
            }
            time += 9_876_543_217
        }
        #expect(Timestamp("1970-01-01T00:00:00.000Z")?.milliseconds == 0)
        #expect(Timestamp("2024-02-29T23:59:59.999Z")?.milliseconds == 1_709_251_199_999)
    }

    @Test(arguments: [
        "", "2026-05-03", "2026-05-03T07:45:46Z", "2026-05-03T07:45:46.127", "2026-05-03T07:45:46.127+",
        "2026-13-03T07:45:46.127Z",
        "2026-00-03T07:45:46.127Z", "2026-02-30T07:45:46.127Z", "2025-02-29T07:45:46.127Z", "2026-05-00T07:45:46.127Z",
        "2026-05-03T24:00:00.000Z", "2026-05-03T07:60:46.127Z", "2026-05-03T07:45:60.127Z", " 026-05-03T07:45:46.127Z",
        "2026-05-03t07:45:46.127Z", "-026-05-03T07:45:46.127Z",
    ])
    func whatIsNoMomentIsRefused(text: String) {
        #expect(Timestamp(text) == nil)
    }
}
