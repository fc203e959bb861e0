import Bus
import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

struct BackendAwayTests {
    @Test func pricesGoOnWhileTheBackendIsAway() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let form = try await ticket(browser, "bitcoin", size: "100")
            await site.backend.leave()
            let order = try await browser.post("/orders", form)
            #expect(order.status == 503)
            #expect(order.text.contains("Trading waits"))
            #expect(order.field("clientOrderID") == form.last?.1)
            #expect(order.header("retry-after") != nil)
            let list = try await browser.get("/")
            #expect(list.status == 200)
            #expect(list.text.contains("Bitcoin"))
            #expect(list.text.contains("are away for a moment"))
            try await site.backend.tick([(AssetID("bitcoin"), Price("84000")!)])
            try await eventually("the new price") { try await browser.get("/").text.contains("84,000.00") }
            let portfolio = try await browser.get("/portfolio")
            #expect(portfolio.status == 503)
            #expect(portfolio.text.contains("are away for a moment"))
            let ready = try await browser.get("/readyz")
            #expect(ready.status == 503)
            #expect(ready.text.contains("The role backend is missing"))
            #expect(ready.text.contains("The role dmz is missing"))
            try await site.backend.serve()
            // The page's token, and the number of the form that was refused.
            _ = try await browser.get("/coins/bitcoin")
            #expect(try await browser.post("/orders", form).status == 303)
            #expect(try await browser.get("/readyz").text == "ready\n")
            #expect(!(try await browser.get("/")).text.contains("are away for a moment"))
        }
    }

    /// A cookie that nobody can check is not thrown away: the person is still signed in when the backend is back.
    @Test func unknownSessionsAreKept() async throws {
        try await TestSite.run { site in
            let opened = site.backend.signIn("ada")
            await site.backend.leave()
            let browser = site.browser()
            try await browser.setCookie("__Host-exchange-test", opened.token.value)
            #expect(try await browser.get("/").status == 200)
            #expect(try await browser.get("/account").status == 503)
            #expect(try await browser.post("/orders", [("asset", "bitcoin")]).status == 503)
            #expect(try await browser.cookie("__Host-exchange-test") == opened.token.value)
            try await site.backend.serve()
            #expect(try await browser.get("/account").status == 200)
        }
    }

    @Test func startsBeforeTheBackend() async throws {
        try await TestSite.run(serveBackend: false) { site in
            let browser = site.browser()
            #expect(try await browser.get("/").status == 200)
            #expect(try await browser.get("/healthz").status == 200)
            let ready = try await browser.get("/readyz", [("Accept", "application/json")])
            #expect(ready.status == 503)
            #expect(ready.text.hasPrefix("{\"ready\":false,\"reasons\":[\"The role backend is missing"))
            try await site.backend.serve()
            try await eventually("readiness") { try await browser.get("/readyz").status == 200 }
            #expect(try await browser.get("/").text.contains("Bitcoin"))
        }
    }

    @Test func problemsOfTheBackendAreShown() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            site.backend.edit { $0.problems = ["The disk is full: trading waits until there is room."] }
            let ready = try await browser.get("/readyz")
            #expect(ready.status == 503)
            #expect(ready.text.contains("The disk is full"))
            #expect(try await browser.get("/").text.contains("The disk is full"))
            site.backend.edit { $0.problems = [] }
            #expect(try await browser.get("/readyz").status == 200)
            #expect(!(try await browser.get("/")).text.contains("The disk is full"))
        }
    }

    @Test func haltsAreShownAtOnce() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            let halt = Halt(asset: AssetID("bitcoin"), reason: "a fork is decided", since: FakeMarket.start)
            try await site.backend.bus.publish(HaltList(halts: [halt]))
            try await eventually("the banner") { try await browser.get("/coins/bitcoin").text.contains("a fork is decided") }
            try await site.backend.bus.publish(HaltList(halts: []))
            try await eventually("its end") { !(try await browser.get("/coins/bitcoin").text.contains("a fork is decided")) }
        }
    }
}
