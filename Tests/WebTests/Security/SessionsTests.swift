import Bus
import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

struct SessionsTests {
    @Test func cookiesAreAsStrictAsTheyGet() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            let form = try await browser.get("/register")
            let formCookie = try #require(form.headers.first { $0.0 == "set-cookie" }?.1)
            #expect(formCookie.hasPrefix("__Host-exchange-test-form="))
            let answer = try await browser.post("/register", [("userName", "ada"), ("password", "correct horse")])
            let cookie = try #require(answer.headers.first { $0.0 == "set-cookie" }?.1)
            #expect(cookie.hasPrefix("__Host-exchange-test="))
            for cookie in [cookie, formCookie] {
                for attribute in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] { #expect(cookie.contains(attribute)) }
                #expect(!cookie.lowercased().contains("domain"))
            }
            _ = try await browser.get("/account")
            let out = try await browser.post("/logout", [])
            #expect(out.status == 303)
            #expect(try await browser.cookie("__Host-exchange-test") == nil)
            #expect(try await browser.get("/account").status == 303)
        }
    }

    @Test func formsWithoutTheirTokenAreRefused() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let form = try await ticket(browser, "bitcoin", size: "100")
            let forged: [[(String, String)]] = [
                form + [("csrf", "")], form + [("csrf", "csrf-of-session-2")], form + [("csrf", "csrf-of-session-1 ")],
            ]
            for form in forged { #expect(try await browser.post("/orders", form).status == 403) }
            let others: [[(String, String)]] = [
                [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")], [("Origin", "https://evil.example")],
                [("Origin", "null")],
            ]
            for headers in others { #expect(try await browser.post("/orders", form, headers).status == 403, "\(headers)") }
            for path in ["/watchlist", "/portfolio/funds", "/account/password", "/logout"] {
                #expect(try await browser.post(path, [("csrf", "x"), ("add", "bitcoin")]).status == 403, "\(path)")
            }
            #expect(site.backend.current.orders.isEmpty)
            #expect(!site.backend.current.requests.contains(PlaceOrder.subject))
            #expect(try await browser.post("/orders", form, [("Sec-Fetch-Site", "same-origin")]).status == 303)
        }
    }

    @Test func signingInNeedsTheFormsOwnCookie() async throws {
        try await TestSite.run { site in
            let stranger = site.browser()
            let fields = [("userName", "ada"), ("password", "correct horse")]
            #expect(try await stranger.post("/register", fields + [("csrf", "x")]).status == 403)
            _ = try await stranger.get("/login")
            #expect(try await stranger.post("/login", fields + [("csrf", String(repeating: "0", count: 32))]).status == 403)
            // A cookie that somebody planted does not fit either, unless it is of the right form and known to the page.
            try await stranger.setCookie("__Host-exchange-test-form", "planted")
            #expect(try await stranger.post("/login", fields + [("csrf", "planted")]).status == 403)
            #expect(!site.backend.current.requests.contains(RegisterUser.subject))
        }
    }

    @Test(arguments: [
        "forged", "00", "x'; DROP TABLE sessions;--", String(repeating: "a", count: 64), String(repeating: "é", count: 32),
    ])
    func forgedSessionsAreForgotten(token: String) async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            try await browser.setCookie("__Host-exchange-test", token)
            #expect(try await browser.get("/").status == 200)
            let answer = try await browser.get("/account")
            #expect(answer.status == 303)
            #expect(answer.header("location") == "/login?next=%2Faccount")
            #expect(answer.header("set-cookie")?.contains("Max-Age=0") == true)
        }
    }

    @Test func sessionsAreAskedForOnceAndForgottenAtOnce() async throws {
        try await TestSite.run { site in
            let opened = site.backend.signIn("ada")
            let browser = site.browser()
            try await browser.setCookie("__Host-exchange-test", opened.token.value)
            for _ in 0..<5 { #expect(try await browser.get("/account").status == 200) }
            #expect(site.backend.current.requests.filter { $0 == GetSession.subject }.count == 1)
            site.backend.edit { $0.sessions = [:] }
            try await site.backend.bus.publish(SessionsEnded(tokenHashes: [SHA256.hexadecimal(opened.token.value)]))
            try await eventually("the session to be forgotten") { try await browser.get("/portfolio").status == 303 }
        }
    }

    @Test func expiredSessionsAreOver() async throws {
        try await TestSite.run { site in
            let opened = site.backend.signIn("ada")
            let info = opened.session
            let cache = SessionCache(bus: site.backend.bus, lifetime: .seconds(60))
            guard case .signedIn = await cache.session(token: opened.token.value, now: FakeMarket.start) else {
                Issue.record("not signed in")
                return
            }
            guard case .ended = await cache.session(token: opened.token.value, now: info.expiresAt) else {
                Issue.record("a session outlived its time in the cache")
                return
            }
        }
    }

    @Test func anEndOnTheWayBeatsAnAnswerOnTheWay() async throws {
        let hash = SHA256.hexadecimal(String(repeating: "b", count: 64))
        try await TestSite.run { site in
            let opened = site.backend.signIn("ada")
            let cache = site.server.site.sessions
            cache.forget([SHA256.hexadecimal(opened.token.value), hash])
            // The question was asked before the end was told: the answer is used once and not kept.
            cache.opened(opened)
            site.backend.edit { $0.sessions = [:] }
            guard case .ended = await cache.session(token: opened.token.value, now: FakeMarket.start) else {
                Issue.record("an ended session came back")
                return
            }
        }
    }

    @Test func wrongPasswordsAndLimitsAreSaid() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            _ = try await browser.get("/login")
            let wrong = try await browser.post("/login", [("userName", "ada"), ("password", "nope")])
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("do not fit together"))
            #expect(wrong.field("userName") == "ada")
            #expect(!wrong.text.contains("nope"))
            site.backend.edit {
                $0.signInFailure = BusError(
                    .tooManyAttempts, "Too many attempts. Try again in a minute.", retryAfterMilliseconds: 61_000)
            }
            let limited = try await browser.post("/login", [("userName", "ada"), ("password", "nope")])
            #expect(limited.status == 429)
            #expect(limited.header("retry-after") == "61")
            site.backend.edit { $0.signInFailure = BusError(.overloaded, "Too many sign in at once.") }
            let busy = try await browser.post("/login", [("userName", "ada"), ("password", "nope")])
            #expect(busy.status == 503)
            #expect(busy.header("retry-after") != nil)
        }
    }

    @Test func signingInLeadsToPathsOfThisSiteOnly() async throws {
        try await TestSite.run { site in
            site.backend.edit { $0.passwords["ada"] = "correct horse" }
            for (next, expected) in [
                ("/coins/bitcoin", "/coins/bitcoin"), ("//evil.example", "/"), ("https://evil.example", "/"),
            ] {
                let browser = site.browser()
                _ = try await browser.get("/login")
                let answer = try await browser.post(
                    "/login", [("userName", "ada"), ("password", "correct horse"), ("next", next)])
                #expect(answer.header("location") == expected)
            }
        }
    }
}
