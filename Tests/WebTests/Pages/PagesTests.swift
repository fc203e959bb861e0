import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

struct PagesTests {
    @Test func everyPageHasItsHeadersAndNothingInline() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/coins/bitcoin")
            let bought = try await browser.post("/orders", try await ticket(browser, "bitcoin", size: "100"))
            let receipt = try #require(bought.header("location"))
            let stranger = site.browser()
            let paths = [
                "/", "/?q=bit&sort=change&dir=desc", "/?show=watch", "/coins/bitcoin", "/coins/ether", "/portfolio",
                "/transactions", "/orders", "/orders?show=history&state=FILLED", "/desk",
                "/coins/bitcoin/marks", "/coins/bitcoin?tab=history",
                "/portfolio/performance", "/portfolio/performance?period=7", "/portfolios", "/portfolio/performance/curve.csv",
                "/account", "/login", "/register", receipt, "/nope", "/coins/nope", "/orders/99", "/search?q=b", "/healthz",
                "/readyz",
                "/coins/bitcoin/candles?range=1w", "/transactions.csv", "/robots.txt", OwnAsset.base + "/app.js",
            ]
            for visitor in [browser, stranger] {
                for path in paths {
                    let answer = try await visitor.get(path)
                    #expect([200, 303, 404].contains(answer.status), "\(path) \(answer.status)")
                    checkHeaders(answer, path)
                    if answer.header("content-type")?.hasPrefix("text/html") == true { checkNothingInline(answer.text, path) }
                }
            }
        }
    }

    @Test func pagesShowWhatTheyAreFor() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            let list = try await browser.get("/")
            #expect(list.status == 200)
            #expect(list.text.contains("Bitcoin"))
            #expect(list.text.contains("83,294.90"))
            #expect(list.header("cache-control") == "no-cache")
            let coin = try await browser.get("/coins/bitcoin")
            #expect(coin.text.contains("83,294.90"))
            for path in ["/portfolio", "/transactions", "/account", "/orders/1", "/transactions.csv", "/portfolio/history"] {
                let answer = try await browser.get(path)
                #expect(answer.status == 303, "\(path)")
                #expect(answer.header("location")?.hasPrefix("/login?next=") == true)
            }
            let signedIn = try await site.signedInBrowser()
            for path in ["/", "/portfolio", "/transactions", "/account", "/coins/bitcoin"] {
                let answer = try await signedIn.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.header("cache-control") == "no-store", "\(path)")
                #expect(answer.text.contains("ada"), "\(path)")
            }
        }
    }

    @Test func unknownAddressesAndMethods() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            for path in [
                "/nope", "/coins/nope", "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/vendor/x.js",
                "//evil",
            ] {
                let answer = try await browser.get(path)
                #expect(answer.status == 404, "\(path)")
                #expect(answer.text.contains("There is no such"), "\(path)")
            }
            let get = try await browser.get("/logout")
            #expect(get.status == 405)
            #expect(get.header("allow") == "POST")
            let delete = try await browser.send("DELETE", "/")
            #expect(delete.status == 405)
            let head = try await browser.send("HEAD", "/")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(try await browser.get("/healthz").text == "alive\n")
        }
    }

    @Test func whatIsTypedIsEscapedEverywhere() async throws {
        try await TestSite.run { site in
            let script = "\"><script>alert(1)</script>'; DROP TABLE users;--"
            let browser = site.browser()
            _ = try await browser.get("/login")
            let answers = [
                try await browser.get("/?q=" + encoded(script)),
                try await browser.get("/login?next=" + encoded(script)),
                try await browser.post("/login", [("userName", script), ("password", script), ("next", script)]),
                try await browser.post("/register", [("userName", script), ("password", "x"), ("next", script)]),
            ]
            for answer in answers { #expect(!answer.text.contains("<script>alert"), "\(answer.text)") }
            let ada = try await site.signedInBrowser(script)
            let pages = [
                try await ada.get("/"), try await ada.get("/account"), try await ada.get("/transactions?from=" + encoded(script)),
                try await ada.get("/coins/bitcoin?size=" + encoded(script)),
                try await ada.post(
                    "/orders",
                    [("asset", "bitcoin"), ("side", script), ("mode", script), ("size", script), ("clientOrderID", script)]),
                try await ada.post("/portfolio/funds", [("amount", script), ("key", "k")]),
                try await ada.post("/account/password", [("currentPassword", script), ("newPassword", script)]),
                try await ada.post("/watchlist", [("add", script)]),
            ]
            for answer in pages {
                #expect(answer.status != 500)
                #expect(!answer.text.contains("<script>alert"), "\(answer.text)")
            }
            let search = try await ada.get("/search?q=%3C")
            #expect(!search.text.contains("<"))
            // A coin's name comes from a source out there.
            #expect(try await ada.get("/").text.contains("Ether &amp; &lt;Friends&gt;"))
        }
    }

    @Test func listCanBeSearchedSortedAndWatched() async throws {
        try await TestSite.run(coins: 20) { site in
            let browser = try await site.signedInBrowser()
            let found = try await browser.get("/?q=ether")
            #expect(found.text.contains("/coins/ether"))
            #expect(!found.text.contains("/coins/bitcoin\""))
            _ = try await browser.get("/")
            let starred = try await browser.post("/watchlist", [("add", "ether"), ("return", "/?show=watch")])
            #expect(starred.status == 303)
            #expect(starred.header("location") == "/?show=watch")
            let watched = try await browser.get("/?show=watch")
            #expect(watched.text.contains("/coins/ether"))
            #expect(!watched.text.contains("/coins/dust"))
            let search = try await browser.get("/search?q=btc")
            #expect(search.text.hasPrefix("{\"coins\":[{\"id\":\"bitcoin\",\"symbol\":\"BTC\""))
            let theme = try await browser.post("/theme", [("theme", "dark"), ("return", "//evil.example")])
            #expect(theme.header("location") == "/")
            #expect(try await browser.cookie("theme") == "dark")
        }
    }

    @Test func candlesAndHistoryAreJSON() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            let candles = try await browser.get("/coins/bitcoin/candles?range=1d")
            #expect(candles.header("content-type") == "application/json")
            #expect(candles.text.contains("\"ranges\":true"))
            #expect(candles.text.contains(",100.5,100.5,100.5,100.5,null]]}"))
            let history = try await browser.get("/portfolio/history?range=1m")
            #expect(history.text.hasSuffix(",\"10000.00\"]],\"note\":null}"))
        }
    }

    @Test func transactionsComeAsAFileInPages() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            site.backend.edit { state in
                state.transactions = (1...1203).map {
                    Transaction(
                        number: Int64($0), kind: .funds, time: FakeMarket.start, fill: nil, cashChange: USD(-1),
                        cashAfter: USD(10))
                }
                state.assets[0].name = "=cmd|' /C calc'!A0"
            }
            let file = try await browser.get("/transactions.csv")
            #expect(file.status == 200)
            #expect(file.header("content-disposition") == "attachment; filename=\"transactions.csv\"")
            let lines = file.text.split(separator: "\r\n")
            #expect(lines.count == 1204)
            #expect(lines.last?.hasPrefix("1,2023-11-14T22:13:20.000Z,funds,") == true)
            #expect(lines.last?.contains(",-1.00,10.00,") == true)
        }
    }

    private func checkHeaders(_ answer: HTTPAnswer, _ path: String) {
        let policy = answer.header("content-security-policy") ?? ""
        #expect(policy.contains("default-src 'none'; script-src 'self'; style-src 'self'"), "\(path)")
        #expect(!policy.contains("unsafe"), "\(path)")
        #expect(answer.header("x-content-type-options") == "nosniff", "\(path)")
        #expect(answer.header("referrer-policy") == "same-origin", "\(path)")
        #expect(answer.header("permissions-policy") != nil, "\(path)")
        #expect(answer.header("cache-control") != nil, "\(path)")
        #expect(answer.header("strict-transport-security") == nil, "plain HTTP promises nothing about TLS")
    }

    private func checkNothingInline(_ html: String, _ path: String) {
        #expect(html.hasPrefix("<!doctype html>") || html.hasPrefix("<!DOCTYPE html>"), "\(path) \(html.prefix(60))")
        let lower = html.lowercased()
        #expect(!lower.contains("<style"), "\(path)")
        #expect(!lower.contains(" style="), "\(path)")
        #expect(!lower.contains("javascript:"), "\(path)")
        for handler in [" onclick=", " onload=", " onsubmit=", " onchange=", " onerror=", " oninput="] {
            #expect(!lower.contains(handler), "\(path)")
        }
        for tag in lower.split(separator: "<").filter({ $0.hasPrefix("script") }) {
            let parts = tag.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
            #expect(parts[0].contains(" src=\"/"), "\(path): \(tag)")
            #expect(parts.count < 2 || parts[1].isEmpty, "\(path): \(tag)")
        }
        for place in ["src=\"http", "src=\"//", "<link rel=\"stylesheet\" href=\"http"] {
            #expect(!lower.contains(place), "\(path)")
        }
    }
}

/// A ticket's fields as the coin's page, which must be the browser's last one, fills them in.
func ticket(
    _ browser: Browser, _ asset: String, side: String = "buy", mode: String = "amount", size: String
) async throws -> [(String, String)] {
    [
        ("asset", asset), ("side", side), ("mode", mode), ("size", size),
        ("clientOrderID", try await browser.field("clientOrderID") ?? "no number on the page"),
    ]
}

func encoded(_ text: String) -> String { MarketsQuery.percentEncoded(text) }
