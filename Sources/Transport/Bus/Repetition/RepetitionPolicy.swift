/// Decides whether and when a request is asked again. A pure function of what happened; it reads no clock.
///
/// A service that was never there is reported at once; one that was there is probably being restarted, and is asked again
/// for as long as that takes.
package struct RepetitionPolicy: Sendable {
    /// How long a service that was there counts as briefly away. After that its absence is reported at once again.
    package var absence: Duration
    package var firstPause: Duration
    package var longestPause: Duration
    /// Questions in all.
    package var questions: Int

    package init(
        absence: Duration = .seconds(5), firstPause: Duration = .milliseconds(50), longestPause: Duration = .milliseconds(500),
        questions: Int = 40
    ) {
        self.absence = absence
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.questions = questions
    }

    /// How long to wait for the answer to question number `question` (from 1), of the `remaining` time.
    package func patience(_ repetition: Repetition, question: Int, remaining: Duration) -> Duration {
        guard case .whenSilent(let silence) = repetition, silence > .zero else { return remaining }
        // Longer each time: a service that is slow, not dead, is not asked more than it can answer.
        let patience = silence * (1 << min(max(0, question - 1), 8))
        return patience * 2 > remaining ? remaining : patience
    }

    /// The pause before asking again after `error`; nil when the error is for the caller.
    ///
    /// - Parameters:
    ///   - away: for how long the service has been away, if it was there before; nil when it never was.
    ///   - remaining: until the deadline.
    ///   - jitter: 0 to 1, random.
    package func pause(
        _ repetition: Repetition, after error: BusError, question: Int, away: Duration?, remaining: Duration,
        jitter: Double
    ) -> Duration? {
        guard repetition != .never, question < questions, isTransient(error, away) else { return nil }
        // It was silent for long enough already.
        if error.code == .deadlineExceeded { return remaining > .zero ? .zero : nil }
        var pause = firstPause
        for _ in 1..<max(1, min(question, 16)) where pause < longestPause { pause *= 2 }
        pause = min(pause, longestPause) * (0.5 + 0.5 * min(max(jitter, 0), 1))
        // An answer needs some time as well.
        return remaining > pause + .milliseconds(20) ? pause : nil
    }

    private func isTransient(_ error: BusError, _ away: Duration?) -> Bool {
        switch error.code {
        case .closed, .unavailable, .deadlineExceeded: true
        case .noSuchService: away.map { $0 < absence } ?? false
        default: false
        }
    }
}
