import Bus
import Contracts
import Domain
import Testing

@testable import Handlers

struct AttemptLimitTests {
    @Test
    func `An account takes so many wrong passwords, then one in each interval`() async throws {
        var settings = AccountSettings.unlimited
        settings.signInPerAccount = RateLimit(burst: 3, interval: .seconds(60))
        let opened = try await OpenedAccounts(settings: settings)
        _ = try await opened.register()
        for number in 0..<3 {
            #expect(
                await code { try await opened.logIn(password: "wrong \(number)", address: "198.51.100.\(number)") }
                    == .wrongCredentials)
        }
        let cost = opened.passwords.cost
        let refused = await #expect(throws: BusError.self) { try await opened.logIn("ADA", address: "198.51.100.9") }
        #expect(refused?.code == .tooManyAttempts)
        #expect(refused?.retryAfterMilliseconds == 60_000)
        #expect(refused?.message.contains("60 seconds") == true)
        #expect(opened.passwords.cost == cost, "a refused attempt hashes nothing")

        opened.pass(.seconds(59))
        #expect(await code { try await opened.logIn() } == .tooManyAttempts)
        opened.pass(.seconds(1))
        #expect(await code { try await opened.logIn() } == nil)
        // A success forgives what came before it.
        for _ in 0..<3 { #expect(await code { try await opened.logIn(password: "wrong") } == .wrongCredentials) }
        #expect(await code { try await opened.logIn() } == .tooManyAttempts)
        await opened.close()
    }

    @Test
    func `A name that nobody has is limited like one that somebody has`() async throws {
        var settings = AccountSettings.unlimited
        settings.signInPerAccount = RateLimit(burst: 2, interval: .seconds(60))
        let opened = try await OpenedAccounts(settings: settings)
        let answers = [
            await code { try await opened.logIn("nobody") }, await code { try await opened.logIn("nobody") },
            await code { try await opened.logIn("nobody") },
        ]
        #expect(answers == [.wrongCredentials, .wrongCredentials, .tooManyAttempts])
        await opened.close()
    }

    @Test
    func `An address is limited over all accounts, and a network of IPv6 is one address`() async throws {
        var settings = AccountSettings.unlimited
        settings.signInPerAddress = RateLimit(burst: 2, interval: .seconds(10))
        let opened = try await OpenedAccounts(settings: settings)
        func attempt(_ name: String, _ address: String) async -> BusError.Code? {
            await code { try await opened.logIn(name, address: address) }
        }
        #expect(await attempt("one", "2001:db8:0:1::1") == .wrongCredentials)
        #expect(await attempt("two", "2001:db8:0:1:ffff::2") == .wrongCredentials)
        #expect(await attempt("three", "2001:db8:0:1:abcd:1:2:3") == .tooManyAttempts)
        #expect(await attempt("three", "2001:db8:0:2::1") == .wrongCredentials)
        #expect(await attempt("four", "203.0.113.5") == .wrongCredentials)
        #expect(await attempt("five", "::ffff:203.0.113.5") == .wrongCredentials)
        #expect(await attempt("six", "203.0.113.5") == .tooManyAttempts)
        await opened.close()
    }

    @Test
    func `An address that is refused does not use up the account's attempts`() async throws {
        var settings = AccountSettings.unlimited
        settings.signInPerAddress = RateLimit(burst: 1, interval: .seconds(1000))
        settings.signInPerAccount = RateLimit(burst: 2, interval: .seconds(1000))
        let opened = try await OpenedAccounts(settings: settings)
        _ = try await opened.register()
        for _ in 0..<10 { _ = await code { try await opened.logIn(password: "wrong", address: "198.51.100.1") } }
        #expect(await code { try await opened.logIn(address: "198.51.100.2") } == nil)
        await opened.close()
    }

    @Test
    func `Registration is limited per address and per name`() async throws {
        var settings = AccountSettings.unlimited
        settings.registrationPerAddress = RateLimit(burst: 2, interval: .seconds(60))
        settings.registrationPerName = RateLimit(burst: 1, interval: .seconds(600))
        let opened = try await OpenedAccounts(settings: settings)
        #expect(await code { try await opened.register("one") } == nil)
        #expect(await code { try await opened.register("two") } == nil)
        #expect(await code { try await opened.register("three") } == .tooManyAttempts)
        #expect(await code { try await opened.register("one", address: "198.51.100.1") } == .tooManyAttempts)
        opened.pass(.seconds(60))
        #expect(await code { try await opened.register("three") } == nil)
        #expect(await code { try await opened.register("four") } == .tooManyAttempts)
        await opened.close()
    }

    @Test
    func `A limiter remembers a bounded number of keys, the latest`() {
        var limiter = RateLimiter(RateLimit(burst: 1, interval: .seconds(60)), maximumKeys: 100)
        func attempt(_ key: String, at time: Timestamp) -> Int64? { limiter.attempt(key, at: time) }
        let now = Timestamp(milliseconds: 1_000_000)
        for number in 0..<10_000 {
            #expect(attempt("\(number)", at: now) == nil)
            let count = limiter.count
            #expect(count <= 100)
        }
        #expect(attempt("9999", at: now) == 60_000)
    }

    @Test
    func `A limiter refills over time and no further than its burst`() {
        var limiter = RateLimiter(RateLimit(burst: 3, interval: .seconds(10)), maximumKeys: 10)
        func attempt(_ key: String, at time: Timestamp) -> Int64? { limiter.attempt(key, at: time) }
        var now = Timestamp(milliseconds: 0)
        for _ in 0..<3 { #expect(attempt("a", at: now) == nil) }
        #expect(attempt("a", at: now) == 10_000)
        now = now.adding(milliseconds: 4_000)
        #expect(attempt("a", at: now) == 6_000)
        now = now.adding(milliseconds: 1_000_000)
        for _ in 0..<3 { #expect(attempt("a", at: now) == nil) }
        #expect(attempt("a", at: now) == 10_000)
    }

    @Test
    func `A clock that is put back locks nobody out for long`() throws {
        var limiter = RateLimiter(RateLimit(burst: 3, interval: .seconds(10)), maximumKeys: 10)
        func attempt(_ key: String, at time: Timestamp) -> Int64? { limiter.attempt(key, at: time) }
        _ = attempt("a", at: Timestamp(milliseconds: 1_000_000_000))
        let wait = try #require(attempt("a", at: Timestamp(milliseconds: 0)))
        #expect(wait <= 10_000)
    }

    @Test
    func `Addresses are counted by what one customer has`() {
        #expect(NetworkAddress("192.0.2.1").limitKey == "192.0.2.1")
        #expect(NetworkAddress("2001:DB8::1").text == "2001:db8::1")
        #expect(NetworkAddress("2001:db8::1").limitKey == "2001:db8::/64")
        #expect(NetworkAddress("::ffff:192.0.2.1").text == "192.0.2.1")
        for text in ["", "localhost", "192.0.2.1:80", "<script>", "fe80::1%eth0", "999.1.1.1"] {
            #expect(NetworkAddress(text).text == "unknown")
        }
    }
}
