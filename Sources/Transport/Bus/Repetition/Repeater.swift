internal import Synchronization

/// Asks again what may be asked again, for a transport: knows when each service last answered.
package final class Repeater: Sendable {
    private let policy: RepetitionPolicy
    private let answered = Mutex<[ServiceName: ContinuousClock.Instant]>([:])

    package init(policy: RepetitionPolicy = RepetitionPolicy()) { self.policy = policy }

    /// A service has answered; once a second is often enough to remember.
    package func noteAnswer(_ service: ServiceName, now: ContinuousClock.Instant) {
        answered.withLock { answered in
            if let last = answered[service], last.advanced(by: .seconds(1)) > now { return }
            answered[service] = now
        }
    }

    /// Asks until there is an answer, as long as asking again helps.
    ///
    /// - Parameters:
    ///   - ask: asks once and waits no longer than it is told.
    ///   - mayGoOn: false when this end of the bus is closed.
    package func ask<R: Request, Answer>(
        _ type: R.Type, until deadline: ContinuousClock.Instant, mayGoOn: () -> Bool,
        _ ask: (Duration) async throws(BusError) -> Answer
    ) async throws(BusError) -> Answer {
        var question = 1
        while true {
            do throws(BusError) {
                let remaining = ContinuousClock.now.duration(to: deadline)
                return try await ask(policy.patience(R.repetition, question: question, remaining: remaining))
            } catch {
                let now = ContinuousClock.now
                let sinceAnswer = answered.withLock { $0[R.service] }.map { $0.duration(to: now) }
                guard mayGoOn(), !Task.isCancelled,
                    let pause = policy.pause(
                        R.repetition, after: error, question: question, sinceAnswer: sinceAnswer,
                        remaining: now.duration(to: deadline), jitter: .random(in: 0...1))
                else { throw error }
                if pause > .zero { try? await Task.sleep(for: pause) }
                question += 1
            }
        }
    }
}
