import Bus
import Contracts
import Domain
import Foundation
import Handlers
import Storage
import TestSupport
import Testing

/// Random orders of all types, groups, changes, ticks, cancels, halts and restarts: the books are right all the time, and the
/// same history gives the same books again.
///
/// Some seconds here; `EXCHANGE_PLAY_SECONDS` has it play other histories for so long.
@Suite struct PlayTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func whateverHappensTheBooksAreRightAndRepeatable(seed: UInt64) async throws {
        try await Self.playTwice(seed: seed, rounds: 250)
    }

    @Test(.enabled(if: PlayTests.seconds > 0)) func forMinutes() async throws {
        let end = ContinuousClock.now.advanced(by: .seconds(Self.seconds))
        var seed: UInt64 = 1_000
        while ContinuousClock.now < end {
            try await Self.playTwice(seed: seed, rounds: 600)
            seed += 1
        }
        print("Played \(seed - 1_000) histories twice.")
    }

    static let seconds = ProcessInfo.processInfo.environment["EXCHANGE_PLAY_SECONDS"].flatMap { Int($0) } ?? 0

    private static func playTwice(seed: UInt64, rounds: Int) async throws {
        var first = Play(seed: seed)
        try await first.run(rounds: rounds)
        // A play in which nothing fills, waits or ends would prove little.
        #expect(first.states[.filled, default: 0] > 10 && first.states[.canceled, default: 0] > 2, "\(seed): \(first.states)")
        #expect(first.restarts > 0 && first.changed > 0 && first.groups > 0, "\(seed)")
        #expect(first.wrong.isEmpty, "\(seed): \(first.wrong.prefix(5))")
        var second = Play(seed: seed)
        try await second.run(rounds: rounds)
        let differing = zip(first.traces, second.traces).first { $0 != $1 }
        #expect(first.traces.count == second.traces.count && differing == nil, "\(seed): \(String(describing: differing))")
    }
}
