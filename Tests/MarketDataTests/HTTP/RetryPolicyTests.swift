import Testing

@testable import MarketData

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 4, firstPause: .seconds(1), longestPause: .seconds(8))

    @Test func doublesWithFullJitter() {
        #expect(
            (1...3).map { policy.pause(afterAttempt: $0, retryAfter: nil, random: 1) } == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(policy.pause(afterAttempt: 3, retryAfter: nil, random: 0) == .zero)
        #expect(policy.pause(afterAttempt: 4, retryAfter: nil, random: 1) == nil)
    }

    @Test func keepsWhatTheServerAsksFor() {
        #expect(policy.pause(afterAttempt: 1, retryAfter: .seconds(5), random: 0) == .seconds(5))
        #expect(policy.pause(afterAttempt: 1, retryAfter: .seconds(9), random: 0) == nil)
    }

    @Test func readsRetryAfter() {
        #expect(ServiceClient.retryAfter("30") == 30_000)
        #expect(ServiceClient.retryAfter("999999") == 3_600_000)
        #expect(ServiceClient.retryAfter("-1") == nil)
        #expect(ServiceClient.retryAfter("soon") == nil)
    }
}
