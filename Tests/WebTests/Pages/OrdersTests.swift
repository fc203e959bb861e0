import Bus
import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

struct OrdersTests {
    @Test func buysOnceHoweverOftenItIsSent() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let form = try await ticket(browser, "bitcoin", size: "100,5")
            let first = try await browser.post("/orders", form)
            let second = try await browser.post("/orders", form)
            #expect(first.status == 303)
            #expect(first.header("location") == "/orders/1")
            #expect(second.header("location") == "/orders/1")
            #expect(site.backend.current.orders.map(\.size) == [.amount(USD(micros: 100_500_000))])
            let receipt = try await browser.get("/orders/1")
            #expect(receipt.text.contains("83,294.90"))
            let other = try await browser.post("/orders", form.map { $0.0 == "size" ? ("size", "7") : $0 })
            #expect(other.status == 409)
            #expect(other.text.contains("sent before with other figures"))
        }
    }

    @Test func scriptsGetJSON() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let json = [("Accept", "application/json")]
            let filled = try await browser.post("/orders", try await ticket(browser, "bitcoin", size: "100"), json)
            #expect(filled.status == 200)
            #expect(filled.text.contains("\"ok\":true"))
            #expect(filled.text.contains("\"url\":\"/orders/1\""))
            let typo = try await browser.post("/orders", try await ticket(browser, "bitcoin", size: "1,500"), json)
            #expect(typo.status == 422)
            #expect(typo.text.contains("can mean two things"))
            let stranger = site.browser()
            let refused = try await stranger.post("/orders", [("asset", "bitcoin")], json)
            #expect(refused.status == 401)
        }
    }

    @Test(arguments: ["0", "-1", "1e400", "NaN", "0x10", "1234567890123456789012345678901234567890", "", "١٢٣", "1,500"])
    func refusedFormsKeepWhatWasTyped(size: String) async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let form = try await ticket(browser, "bitcoin", size: size)
            let answer = try await browser.post("/orders", form)
            #expect(answer.status == 422)
            #expect(answer.field("size") == size)
            #expect(answer.field("clientOrderID") == form.last?.1)
            #expect(site.backend.current.orders.isEmpty)
        }
    }

    @Test func rejectedOrdersSayWhyAndGetANewNumber() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let form = try await ticket(browser, "bitcoin", size: "9500")
            let answer = try await browser.post("/orders", form)
            #expect(answer.status == 422)
            #expect(answer.text.contains("You have 9,000.00 USD."))
            #expect(answer.field("size") == "9500")
            #expect(answer.field("clientOrderID") != form.last?.1)
        }
    }

    @Test(arguments: [
        (BusError.Code.deadlineExceeded, 504, true), (.closed, 504, true), (.noSuchService, 503, true), (.notReady, 503, true),
        (.overloaded, 503, true), (.storageUnavailable, 503, true), (.conflict, 409, false),
    ])
    func failuresKeepTheNumberUnlessItIsUsedUp(code: BusError.Code, status: Int, keeps: Bool) async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let form = try await ticket(browser, "bitcoin", size: "100")
            site.backend.edit { $0.orderFailure = BusError(code, "The disk is full.") }
            let answer = try await browser.post("/orders", form)
            #expect(answer.status == status)
            #expect(answer.field("size") == "100")
            #expect((answer.field("clientOrderID") == form.last?.1) == keeps)
            if status == 503 { #expect(answer.header("retry-after") != nil) }
            if status == 504 { #expect(answer.text.contains("nobody knows yet")) }
            if code == .storageUnavailable { #expect(answer.text.contains("The disk is full.")) }
            site.backend.edit { $0.orderFailure = nil }
            if keeps {
                #expect(try await browser.post("/orders", form).status == 303)
                #expect(site.backend.current.orders.count == 1)
            }
        }
    }

    @Test func ordersOfOthersAreNotThere() async throws {
        try await TestSite.run { site in
            let ada = try await site.signedInBrowser("ada")
            _ = try await ada.get("/coins/bitcoin")
            _ = try await ada.post("/orders", try await ticket(ada, "bitcoin", size: "100"))
            let eve = try await site.signedInBrowser("eve")
            for path in ["/orders/1", "/orders/0", "/orders/-1", "/orders/x", "/orders/99999999999999999999"] {
                #expect(try await eve.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test func fundsAreAddedAndRefused() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/account")
            let key = try #require(try await browser.field("key"))
            let refused = try await browser.post("/portfolio/funds", [("amount", "6000"), ("key", key)])
            #expect(refused.status == 422)
            #expect(refused.text.contains("At most 5,000.00 USD a day."))
            #expect(refused.field("amount") == "6000")
            let added = try await browser.post("/portfolio/funds", [("amount", "500"), ("key", key)])
            #expect(added.header("location") == "/account?done=funds")
            #expect(try await browser.get("/account?done=funds").text.contains("have been added"))
            #expect(!(try await browser.get("/account?done=%3Cb%3Ehacked")).text.contains("hacked</"))
        }
    }
}
