import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

@Suite("the page of API keys") struct KeysPageTests {
    @Test func aKeyIsMadeShownOnceAndRevoked() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            #expect(try await browser.get("/account").text.contains("href=\"/account/keys\""))
            #expect(try await browser.get("/account/keys").text.contains("You have none."))
            let made = try await browser.post(
                "/account/keys", [("name", "Grid <bot>"), ("scope", "trade"), ("expires", "30"), ("password", "correct horse")])
            #expect(made.status == 200)
            #expect(made.header("cache-control") == "no-store")
            let token = try #require(site.backend.current.keys.keys.first)
            #expect(made.text.contains(token) && made.text.contains(String(repeating: "b", count: 64)))
            #expect(made.text.contains("Grid &lt;bot&gt;"))
            let expiry = site.backend.current.keys[token]?.key.expiresAt
            #expect(expiry == FakeMarket.start.adding(milliseconds: 30 * 86_400_000))
            #expect(try await APICaller(site, token: token).call("GET", "/account").status == 200)
            let list = try await browser.get("/account/keys")
            #expect(list.text.contains("Grid &lt;bot&gt;") && !list.text.contains(token))
            let gone = try await browser.post("/account/keys/revoke", [("key", String(token.prefix(27)))])
            #expect(gone.status == 303 && gone.header("location") == "/account/keys?done=revoked")
            #expect(try await browser.get("/account/keys?done=revoked").text.contains("The key has been revoked."))
            #expect(site.backend.current.keys.isEmpty)
            // Twice is the same as once.
            #expect(try await browser.post("/account/keys/revoke", [("key", "ex_")]).status == 303)
        }
    }

    @Test func whatIsWrongIsSaidBesideItsField() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/account/keys")
            let wrong = try await browser.post(
                "/account/keys", [("name", "My bot"), ("scope", "trade"), ("expires", "never"), ("password", "guess")])
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("The password is wrong.") && wrong.text.contains("value=\"My bot\""))
            #expect(!wrong.text.contains("guess"))
            let nameless = try await browser.post(
                "/account/keys", [("name", ""), ("scope", "read"), ("password", "correct horse")])
            #expect(nameless.status == 422 && nameless.text.contains("Give it a name."))
            let scopeless = try await browser.post(
                "/account/keys", [("name", "x"), ("scope", "all"), ("password", "correct horse")])
            #expect(scopeless.status == 422 && scopeless.text.contains("Choose what the key may do."))
            #expect(site.backend.current.keys.isEmpty)
        }
    }

    @Test func takesASessionAndTheFormsToken() async throws {
        try await TestSite.run { site in
            let visitor = site.browser()
            #expect(try await visitor.get("/account/keys").header("location") == "/login?next=%2Faccount%2Fkeys")
            let browser = try await site.signedInBrowser()
            let forged = try await browser.post(
                "/account/keys", [("name", "x"), ("scope", "read"), ("password", "correct horse"), ("csrf", "forged")])
            #expect(forged.status == 403)
            #expect(site.backend.current.keys.isEmpty)
        }
    }
}
