import Testing

@testable import Bus

@Suite("Asking again") struct RepetitionPolicyTests {
    private let policy = RepetitionPolicy()
    private let service = ServiceName("s")
    private let silent = Repetition.whenSilent(after: .milliseconds(1500))

    private func pause(
        _ repetition: Repetition, _ error: BusError, question: Int = 1, away: Duration? = .zero,
        remaining: Duration = .seconds(5)
    ) -> Duration? {
        policy.pause(
            repetition, after: error, question: question, away: away, remaining: remaining, jitter: 1)
    }

    @Test("what may not be repeated is not") func never() {
        #expect(pause(.never, .closed(service)) == nil)
        #expect(policy.patience(.never, question: 1, remaining: .seconds(5)) == .seconds(5))
    }

    @Test("a lost answer is asked for again, a refusal of the service is not", arguments: [Repetition.whenLost])
    func lost(_ repetition: Repetition) {
        #expect(pause(repetition, .closed(service)) == .milliseconds(50))
        #expect(pause(repetition, .unavailable("alarm")) == .milliseconds(50))
        #expect(pause(repetition, .overloaded(service)) == nil)
        #expect(pause(repetition, BusError(.init("orders.staleQuote"), "No.")) == nil)
        #expect(pause(repetition, .handlerFailed(service, trace: .random())) == nil)
    }

    @Test("a service that was there is waited for; one that never was, or is away for long, is not") func away() {
        #expect(pause(.whenLost, .noSuchService(service)) != nil)
        #expect(pause(.whenLost, .noSuchService(service), away: nil) == nil)
        #expect(pause(.whenLost, .noSuchService(service), away: .seconds(6)) == nil)
    }

    @Test("pauses double up to a bound, and end before the deadline and at the last question") func pauses() {
        let pauses = (1...6).map { pause(.whenLost, .closed(service), question: $0) }
        #expect(pauses == [50, 100, 200, 400, 500, 500].map { .milliseconds($0) })
        #expect(pause(.whenLost, .closed(service), remaining: .milliseconds(60)) == nil)
        #expect(pause(.whenLost, .closed(service), question: 40) == nil)
    }

    @Test("silence is heard sooner than the deadline, twice at most here") func silence() {
        #expect(policy.patience(silent, question: 1, remaining: .seconds(5)) == .milliseconds(1500))
        #expect(policy.patience(silent, question: 2, remaining: .milliseconds(3500)) == .milliseconds(3500))
        #expect(policy.patience(silent, question: 1, remaining: .seconds(2)) == .seconds(2))
        #expect(pause(silent, .deadlineExceeded(service), remaining: .seconds(3)) == .zero)
        #expect(pause(silent, .deadlineExceeded(service), remaining: .zero) == nil)
    }
}
