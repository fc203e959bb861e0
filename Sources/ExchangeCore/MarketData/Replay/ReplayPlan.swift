internal import Domain

/// Which recording is played, from which day, how fast, since when: all that a restart needs to go on where it was.
/// Written into the ledger's market binding.
struct ReplayPlan: Hashable, Sendable {
    var recording: String
    /// Days since 1970-01-01.
    var fromDay: Int64
    /// Recorded days in a minute.
    var daysPerMinute: Double
    /// When the first day began to be played.
    var since: Timestamp

    init(recording: String, fromDay: Int64, daysPerMinute: Double, since: Timestamp) {
        self.recording = recording
        self.fromDay = fromDay
        self.daysPerMinute = daysPerMinute
        self.since = since
    }

    /// Reads `detail`; nil when it is none.
    init?(detail: String) {
        var fields: [Substring: Substring] = [:]
        for field in detail.split(separator: ";") {
            let parts = field.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        guard let recording = fields["recording"], let from = RecordedCSV.day(fields["from"].map(String.init)),
            let speed = fields["days-per-minute"].flatMap({ Double($0) }), speed.isFinite, speed > 0,
            let since = fields["since"].flatMap({ Int64($0) })
        else { return nil }
        self.init(
            recording: String(recording), fromDay: Int64(from), daysPerMinute: speed, since: Timestamp(milliseconds: since))
    }

    /// What the ledger is bound to.
    var detail: String {
        "recording=\(recording);from=\(ReplayPlan.date(fromDay));days-per-minute=\(daysPerMinute);since=\(since.milliseconds)"
    }

    /// The recorded moment that is played at `time`, in milliseconds since 1970; never later than the end of `lastDay`.
    func position(at time: Timestamp, lastDay: Int64) -> Int64 {
        // Days in a minute are as many times faster as a day has minutes.
        let elapsed = Double(time.millisecondsSince(since)) * daysPerMinute * 1440
        let end = (lastDay + 1) * 86_400_000
        let position = Double(fromDay * 86_400_000) + elapsed
        guard position < Double(end) else { return end }
        return Int64(max(0, position))
    }

    static func date(_ epochDay: Int64) -> String {
        String(Timestamp(milliseconds: epochDay * 86_400_000).description.prefix(10))
    }
}
