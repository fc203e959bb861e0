import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

struct PortfoliosTests {
    @Test func portfoliosAreOpenedChosenAndClosedByForms() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            var page = try await browser.get("/portfolios")
            #expect(page.status == 200 && page.text.contains("Main") && page.text.contains("active"))
            // With one portfolio there is nothing to choose and nothing to close.
            #expect(!page.text.contains("choose-portfolio") && !page.text.contains("/archive"))
            let key = try #require(try await browser.field("key"))
            let opened = try await browser.post(
                "/portfolios", [("name", "Second"), ("openingCash", "1,5"), ("key", key + "-new")])
            #expect(opened.header("location") == "/portfolios?done=create")
            page = try await browser.get("/portfolios?done=create")
            #expect(
                page.text.contains("Second") && page.text.contains("The portfolio is open.") && page.text.contains("1.50 USD"))
            let second = try #require(site.backend.current.portfolios.values.first?.portfolios.last)
            #expect(second.openingCash == USD("1.5"))

            let chosen = try await browser.post("/portfolios/choose", [("portfolio", "\(second.id)"), ("next", "/portfolio")])
            #expect(chosen.header("location") == "/portfolio")
            #expect(try await browser.get("/portfolio").text.contains("<option value=\"\(second.id)\" selected>Second</option>"))
            _ = try await browser.get("/portfolios")
            let evil = try await browser.post("/portfolios/choose", [("portfolio", "\(second.id)"), ("next", "//evil.example")])
            #expect(evil.header("location") == "/")

            let renamed = try await browser.post("/portfolios/\(second.id)/rename", [("name", "Third")])
            #expect(renamed.status == 303)
            let clone = try await browser.post("/portfolios/\(second.id)/clone", [("name", "Copy"), ("key", "k1")])
            #expect(clone.header("location") == "/portfolios?done=clone")
            #expect(try await browser.get("/portfolios").text.contains("cloned from Third"))
        }
    }

    @Test func whatCannotBeUndoneIsAskedOnce() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/portfolios")
            let id = try #require(site.backend.current.portfolios.values.first?.active)
            for action in ["reset", "archive"] {
                let asked = try await browser.post("/portfolios/\(id)/\(action)", [("openingCash", "500"), ("key", "k")])
                #expect(asked.status == 422 && asked.text.contains("Tick the box"), "\(action)")
                #expect(asked.text.contains("<details open>"), "the form is shown again")
            }
            #expect(!site.backend.current.requests.contains { $0.hasPrefix("portfolios.") })
            _ = try await browser.get("/portfolios")
            let reset = try await browser.post(
                "/portfolios/\(id)/reset", [("openingCash", "500"), ("key", "k"), ("confirm", "reset")])
            #expect(reset.header("location") == "/portfolios?done=reset")
            _ = try await browser.get("/portfolios")
            let last = try await browser.post("/portfolios/\(id)/archive", [("confirm", "archive")])
            #expect(last.status == 422 && last.text.contains("only portfolio"))
        }
    }

    @Test func refusalsKeepWhatWasTyped() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            _ = try await browser.get("/portfolios")
            let doubled = try await browser.post("/portfolios", [("name", "Main"), ("openingCash", "77"), ("key", "k1")])
            #expect(doubled.status == 422 && doubled.text.contains("has this name") && doubled.text.contains("value=\"77\""))
            #expect(doubled.text.contains("value=\"k1\""))
            let ambiguous = try await browser.post("/portfolios", [("name", "B"), ("openingCash", "1,500"), ("key", "k1")])
            #expect(ambiguous.status == 422 && ambiguous.text.contains("id=\"new-cash-error\""))
            let forged = try await browser.post(
                "/portfolios", [("name", "B"), ("openingCash", "1"), ("key", "k"), ("csrf", "x")])
            #expect(forged.status == 403)
            for path in ["/portfolios/999999/rename", "/portfolios/x/rename", "/portfolios/-1/clone", "/portfolios/0/reset"] {
                let answer = try await browser.post(path, [("name", "B"), ("key", "k"), ("confirm", "reset")])
                #expect(answer.status == 404, "\(path)")
            }
            #expect(try await browser.post("/portfolios/choose", [("portfolio", "999999")]).status == 404)
            let stranger = site.browser()
            for path in ["/portfolios", "/portfolio/performance", "/portfolio/performance/lots.csv"] {
                #expect(try await stranger.get(path).header("location")?.hasPrefix("/login?next=") == true, "\(path)")
            }
        }
    }

    @Test func thePerformancePageExplainsItself() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            let page = try await browser.get("/portfolio/performance")
            #expect(page.status == 200)
            for text in [
                AnalyticsFigure.simpleReturn.sentence, "value / Σ deposits − 1", "+1.23", "Herfindahl", "The curve as a table",
                "End of month", "2023-12-31", "those bought first (FIFO)",
            ] {
                #expect(page.text.contains(text), "\(text)")
            }
            let chosen = try await browser.post("/portfolio/performance", [("method", "hifo"), ("query", "?period=1")])
            #expect(chosen.header("location") == "/portfolio/performance?period=1#lots")
            let other = try await browser.get("/portfolio/performance?period=1")
            #expect(other.text.contains("<option value=\"hifo\" selected>"))
            #expect(try await browser.post("/portfolio/performance", [("method", "none")]).status == 400)
            let astray = try await browser.post("/portfolio/performance", [("method", "lifo"), ("query", "//evil.example")])
            #expect(astray.header("location") == "/portfolio/performance#lots")
            let json = try await browser.get("/portfolio/performance", [("Accept", "application/json")])
            #expect(json.text.hasPrefix("{\"points\":[[1699920000000,\"10000.00\",null,\"10000.00\"],["))
            let curve = try await browser.get("/portfolio/performance/curve.csv")
            #expect(curve.text.split(separator: "\r\n").count == 121)
            let lots = try await browser.get("/portfolio/performance/lots.csv")
            #expect(lots.text.split(separator: "\r\n").count == 2 + FakeBackend.soldLots)
            #expect(lots.text.hasSuffix("100.00,1.00,-99.00,lifo\r\n") && lots.text.contains(",2345.00,2245.00,lifo\r\n"))
            for query in [
                "?portfolio=999999", "?portfolio=x", "?period=2", "?period=0", "?period=-1", "?portfolio=9223372036854775808",
            ] {
                for path in ["/portfolio/performance", "/portfolio/performance/curve.csv", "/portfolio/performance/lots.csv"] {
                    #expect(try await browser.get(path + query).status == 404, "\(path)\(query)")
                }
            }
        }
    }

    @Test func lotsThatWereSoldArePagedThrough() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            var path = "/portfolio/performance?period=1"
            var (brought, pages): ([String], Int) = ([], 0)
            while pages < 100 {
                let page = try await browser.get(path).text
                pages += 1
                brought += page.matches(of: /data-label="Brought">([^<]+)</).map { String($0.1) }
                #expect(page.contains("of 2,345 are shown.") && page.contains(">Newest sales<") == (pages > 1))
                if pages == 3 { #expect(page.contains("201 to 300 of 2,345 are shown.")) }
                guard let link = page.firstMatch(of: /href="([^"]+)">Older sales</) else { break }
                path = String(link.1).replacing("&amp;", with: "&").replacing("#sold", with: "")
            }
            #expect(pages == 24 && brought.count == FakeBackend.soldLots && Set(brought).count == FakeBackend.soldLots)
            #expect(brought.first == "2,345.00" && brought.last == "1.00")
            #expect(try await browser.get("/portfolio/performance?sold=x").status == 200)
        }
    }

    @Test func thePagesSayWhichDaysHaveNoPriceAndWhichMethodCounts() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            let page = try await browser.get("/portfolio/performance").text
            #expect(page.contains("No closing price is known of Bitcoin on 2 days from 2023-11-13 to 2023-11-14: they count at"))
            #expect(page.contains("The comparison with Bitcoin has gaps there. The source of prices does not answer"))
            #expect(try await browser.get("/portfolio/history").text.hasSuffix("],\"note\":null}"))
            site.backend.edit { state in
                state.holdings = [
                    Position(
                        asset: AssetID("bitcoin"), quantity: Quantity(steps: 1, decimals: 8), cost: USD(1), averageCost: nil,
                        price: nil, value: nil, unrealisedGain: nil, realisedGain: .zero)
                ]
            }
            for method in CostBasisMethod.allCases {
                _ = try await browser.post("/portfolio/performance", [("method", method.rawValue)])
                #expect(try await browser.get("/portfolio").text.contains(method.rawSentence), "\(method)")
            }
        }
    }

    @Test func transactionsAreOfTheActivePortfolioOfAnotherOrOfAll() async throws {
        try await TestSite.run { site in
            let browser = try await site.signedInBrowser()
            #expect(try await browser.get("/transactions").text.contains("name=\"portfolio\"") == false)
            _ = try await browser.post("/portfolios", [("name", "Second & <b>"), ("openingCash", "5"), ("key", "n")])
            let list = try await browser.get("/transactions").text
            let second = try #require(list.firstMatch(of: /<option value="(\d+)">Second &amp; &lt;b&gt;</)?.1)
            #expect(list.contains("<option value=\"\" selected>Main (active)<") && list.contains("<option value=\"all\">All<"))
            let number = try #require(Int64(second))
            site.backend.edit { state in
                state.transactions = (1...120).map {
                    Transaction(
                        number: Int64($0), kind: .funds, time: FakeMarket.start, fill: nil, cashChange: USD(Int64($0)),
                        cashAfter: USD(10), portfolio: $0.isMultiple(of: 2) ? PortfolioID(number) : nil)
                }
            }
            let all = try await browser.get("/transactions?portfolio=all&kind=").text
            #expect(all.contains("data-label=\"Portfolio\" class=\"whose\">Second &amp; &lt;b&gt;<"))
            let older = try #require(all.firstMatch(of: /href="([^"]+)">Older</)).1.replacing("&amp;", with: "&")
            #expect(String(older) == "/transactions?portfolio=all&before=71")
            #expect(try await browser.get(String(older)).text.contains("href=\"/transactions?portfolio=all\">Newest<"))
            let one = try await browser.get("/transactions?portfolio=\(second)").text
            #expect(one.contains("<option value=\"\(second)\" selected>") && one.contains("+120.00") && !one.contains("+119.00"))
            #expect(one.contains("/transactions.csv?portfolio=\(second)") && !one.contains("class=\"whose\""))
            let file = try await browser.get("/transactions.csv?portfolio=\(second)").text
            #expect(file.split(separator: "\r\n").count == 61 && file.hasSuffix(",\(second),Second & <b>\r\n"))
            #expect(try await browser.get("/transactions.csv?portfolio=all").text.split(separator: "\r\n").count == 121)
            for path in ["/transactions?portfolio=999999", "/transactions.csv?portfolio=999999", "/transactions?portfolio=x"] {
                #expect(try await browser.get(path).status == 404, "\(path)")
            }
        }
    }
}

extension CostBasisMethod {
    /// What the page of holdings says of it.
    fileprivate var rawSentence: String {
        switch self {
        case .firstIn: "Coins that were bought first are sold first."
        case .lastIn: "Coins that were bought last are sold first."
        case .highestCost: "Coins that cost most are sold first"
        case .average: "All coins of a kind cost the same."
        }
    }
}
