internal import Synchronization

/// Asks again what may be asked again, for a transport: knows which services are there, and since when one is not.
package final class Repeater: Sendable {
    private let policy: RepetitionPolicy
    /// Services that have answered; those that are away now, with the time at which that was noticed.
    private let known = Mutex<[ServiceName: ContinuousClock.Instant?]>([:])

    package init(policy: RepetitionPolicy = RepetitionPolicy()) { self.policy = policy }

    /// A service has answered.
    package func noteAnswer(_ service: ServiceName) {
        known.withLock { known in
            if case .some(.none) = known[service] { return }
            known.updateValue(nil, forKey: service)
        }
    }

    /// A service is not there; returns for how long, or nil when it never was.
    private func noteAbsence(_ service: ServiceName, now: ContinuousClock.Instant) -> Duration? {
        known.withLock { known in
            guard let since = known[service] else { return nil }
            known.updateValue(since ?? now, forKey: service)
            return (since ?? now).duration(to: now)
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
                let away = error.code == .noSuchService ? noteAbsence(R.service, now: now) : nil
                guard mayGoOn(), !Task.isCancelled,
                    let pause = policy.pause(
                        R.repetition, after: error, question: question, away: away,
                        remaining: now.duration(to: deadline), jitter: .random(in: 0...1))
                else { throw error }
                if pause > .zero { try? await Task.sleep(for: pause) }
                question += 1
            }
        }
    }
}
