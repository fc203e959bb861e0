import TestSupport
import Testing

@testable import Web

@Suite("the API's limits") struct LimiterTests {
    private static let second: Int64 = 1_000_000_000
    private let limit = APIRateLimiter.Limit(perMinute: 60)

    @Test func aMinutesWorthAtOnceThenOneASecond() {
        let limiter = APIRateLimiter()
        for number in 1...60 {
            let verdict = limiter.attempt("a", limit, now: 0)
            #expect(verdict.isAllowed && verdict.remaining == 60 - number && verdict.reset == number)
        }
        let refused = limiter.attempt("a", limit, now: 0)
        #expect(!refused.isAllowed && refused.retryAfter == 1 && refused.reset == 60)
        #expect(!limiter.attempt("a", limit, now: Self.second - 1).isAllowed)
        #expect(limiter.attempt("a", limit, now: Self.second).isAllowed)
        #expect(limiter.attempt("b", limit, now: Self.second).remaining == 59)
        #expect(limiter.attempt("a", limit, now: 120 * Self.second).remaining == 59)
    }

    @Test func heavyRequestsCountForMore() {
        let limiter = APIRateLimiter()
        #expect(limiter.attempt("a", limit, weight: 50, now: 0).remaining == 10)
        #expect(!limiter.attempt("a", limit, weight: 11, now: 0).isAllowed)
        #expect(limiter.attempt("a", limit, weight: 10, now: 0).isAllowed)
        // Heavier than the whole limit: once the limit is all there.
        #expect(limiter.attempt("b", limit, weight: 1000, now: 0).remaining == 0)
    }

    @Test func memoryIsBounded() {
        let limiter = APIRateLimiter(maximumCallers: 100)
        for number in 0..<10_000 { _ = limiter.attempt("\(number)", limit, now: 0) }
        #expect(limiter.count <= 100)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8::1", "2001:db8:0:0::/64"),
        ("::1", "0:0:0:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"), ("unknown", "unknown"),
    ])
    func aHouseholdIsOneCaller(address: String, key: String) {
        #expect(CallerAddress.limitKey(address) == key)
    }
}
