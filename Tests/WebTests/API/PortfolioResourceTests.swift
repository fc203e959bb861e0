import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

@Suite("portfolios by the API") struct PortfolioResourceTests {
    private let second = #"{"name":"Second","openingCash":"500.5","idempotencyKey":"p2"}"#

    @Test func aPortfolioIsOpenedOnceChosenAndRenamed() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            let opened = try await caller.call("POST", "/portfolios", second)
            #expect(opened.status == 201 && opened["name"] == .string("Second") && opened["inUse"] == .bool(false))
            #expect(opened["openingCash"] == .string("500.50") && opened["archivedAt"] == .null)
            let id = try #require(opened["id"]?.text)
            #expect(opened.http.header("location") == "/api/v1/portfolios/\(id)")
            #expect(try await caller.call("POST", "/portfolios", second)["id"] == opened["id"])
            let other = try await caller.call("POST", "/portfolios", second.replacing("Second", with: "Other"))
            #expect(other.status == 409 && other.code == "input.conflict" && other["field"] == .string("idempotencyKey"))
            let taken = try await caller.call("POST", "/portfolios", second.replacing("p2", with: "p3"))
            #expect(taken.status == 422 && taken["field"] == .string("name"))
            #expect(try await caller.call("GET", "/portfolios")["items"]?.elements?.count == 2)

            // Before and after, at once, on this instance.
            #expect(try await caller.call("GET", "/account")["portfolio"] != opened["id"])
            let chosen = try await caller.call("PATCH", "/preferences", #"{"portfolio":"\#(id)","costBasis":"hifo"}"#)
            #expect(chosen["portfolio"] == opened["id"] && chosen["costBasis"] == .string("hifo"))
            #expect(chosen["maximumOpeningCash"] == .string("10000.00"))
            #expect(try await caller.call("GET", "/account")["portfolio"] == opened["id"])
            #expect(try await caller.call("GET", "/preferences")["costBasis"] == .string("hifo"))
            #expect(try await caller.call("PATCH", "/portfolios/\(id)", #"{"name":"Third"}"#)["name"] == .string("Third"))
        }
    }

    @Test func aPortfolioIsClonedResetAndClosed() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            let main = try #require(try await caller.call("GET", "/account")["portfolio"]?.text)
            #expect(try await caller.call("POST", "/portfolios/\(main)/archive").status == 422, "the only one")
            let clone = try await caller.call("POST", "/portfolios/\(main)/clone", #"{"name":"Copy","idempotencyKey":"c"}"#)
            #expect(clone.status == 201 && clone["clonedFrom"]?.text == main)
            let id = try #require(clone["id"]?.text)
            let reset = try await caller.call("POST", "/portfolios/\(id)/reset", #"{"openingCash":"750"}"#)
            #expect(reset.status == 200 && reset["openingCash"] == .string("750.00"))
            #expect(reset["periods"]?.elements?.first?["number"] == .number("1"))
            #expect(try await caller.call("POST", "/portfolios/\(id)/reset", "{}").status == 200)
            let archived = try await caller.call("POST", "/portfolios/\(id)/archive")
            #expect(archived["archivedAt"] != .null)
            #expect(try await caller.call("POST", "/portfolios/\(id)/archive").status == 200)
            #expect(try await caller.call("GET", "/portfolios")["items"]?.elements?.count == 1)
            let closed = try await caller.call("GET", "/portfolios/archived")
            #expect(closed["items"]?.elements?.map { $0["id"]?.text } == [id])
            #expect(try await caller.call("GET", "/portfolios/\(id)").status == 200)
        }
    }

    @Test func fundsAreAdded() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            let id = try #require(try await caller.call("GET", "/account")["portfolio"]?.text)
            #expect(try await caller.call("GET", "/portfolios/\(id)/funds")["leftToday"] == .string("5000.00"))
            let added = try await caller.call("POST", "/portfolios/\(id)/funds", #"{"amount":"100","idempotencyKey":"f"}"#)
            #expect(added.status == 200)
            let refused = try await caller.call("POST", "/portfolios/\(id)/funds", #"{"amount":"6000"}"#)
            #expect(refused.status == 422 && refused["field"] == .string("amount"))
            let huge = try await caller.call("POST", "/portfolios/\(id)/funds", #"{"amount":"9999999999999"}"#)
            #expect(huge.status == 422 && huge["field"] == .string("amount"))
        }
    }

    @Test func performanceIsThatOfThePage() async throws {
        try await TestSite.run { site in
            let caller = site.caller("ada", .read)
            let performance = try await caller.call("GET", "/portfolio/performance?costBasis=lifo&benchmark=ether")
            #expect(performance["costBasis"] == .string("lifo"))
            let figures = try #require(performance["figures"]?.elements)
            #expect(figures.first?["figure"] == .string("simpleReturn"))
            #expect(figures.first?["value"] == .string("0.0123"))
            #expect(figures.first?["formula"]?.text?.isEmpty == false)
            #expect(performance["allocation"]?.elements?.map { $0["share"]?.text } == ["0.9", "0.1"])
            #expect(performance["days"]?.elements?.count == 120)
            let lots = try await caller.call("GET", "/portfolio/lots?period=1")
            #expect(lots["items"]?.elements?.first?["cost"] == .string("1003.00"))
            let sold = try await caller.call("GET", "/portfolio/lots/sold?costBasis=hifo&limit=5")
            #expect(sold["costBasis"] == .string("hifo") && sold["count"] != nil && sold["items"]?.elements != nil)
            #expect(try await caller.call("GET", "/portfolio/lots/sold?before=0").status == 400)
            #expect(try await caller.call("GET", "/positions?costBasis=lifo").status == 200)
            #expect(try await caller.call("GET", "/ledger?allPortfolios=true").status == 200)
            #expect(try await caller.call("GET", "/portfolio/lots?period=2").status == 404)
            #expect(try await caller.call("GET", "/portfolio/performance?benchmark=nothing").status == 422)
            for query in ["costBasis=best", "period=0", "period=x", "benchmark=BTC", "method=fifo"] {
                #expect(try await caller.call("GET", "/portfolio/performance?\(query)").status == 400, "\(query)")
            }
        }
    }

    @Test func coinsAreWatched() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            for (method, path, wanted) in [
                ("PUT", "/watchlist/ether", ["ether"]), ("PUT", "/watchlist/ether", ["ether"]), ("GET", "/watchlist", ["ether"]),
                ("DELETE", "/watchlist/ether", []), ("DELETE", "/watchlist/ether", []), ("GET", "/watchlist", []),
            ] {
                let list = try await caller.call(method, path)
                #expect(list["assets"]?.elements?.map(\.text) == wanted, "\(method) \(path)")
            }
        }
    }

    @Test func theRulesAreSaid() async throws {
        try await TestSite.run { site in
            let rules = try await APICaller(site).call("GET", "/rules")
            #expect(rules["feeBasisPoints"] == .number("10") && rules["minimumOrder"] == .string("1.00"))
            #expect(rules["impactBasisPoints"] == .null && rules["fillAt"] == .string("current"))
        }
    }

    /// Somebody else's portfolio is like one that does not exist, whatever is asked of it.
    @Test func whatIsOfOthersIsNotThere() async throws {
        try await TestSite.run { site in
            let theirs = try #require(try await site.caller("ada").call("GET", "/account")["portfolio"]?.text)
            let stranger = site.caller("grace")
            for portfolio in [theirs, "999999"] {
                var details: Set<String> = []
                for (method, path, body) in [
                    ("GET", "", nil), ("PATCH", "", #"{"name":"Mine"}"#), ("POST", "/clone", #"{"name":"Mine"}"#),
                    ("POST", "/reset", "{}"), ("POST", "/archive", nil), ("GET", "/funds", nil),
                    ("POST", "/funds", #"{"amount":"1"}"#),
                ] as [(String, String, String?)] {
                    let answer = try await stranger.call(method, "/portfolios/\(portfolio)\(path)", body)
                    #expect(answer.status == 404 && answer.code == "input.notFound", "\(method) \(path)")
                    details.insert(answer["detail"]?.text ?? "")
                }
                #expect(!details.contains { $0.contains(theirs) })
                #expect(try await stranger.call("GET", "/portfolio/lots?portfolio=\(portfolio)").status == 404)
                #expect(try await stranger.call("PATCH", "/preferences", #"{"portfolio":"\#(portfolio)"}"#).status == 404)
            }
        }
    }

    @Test(arguments: [
        ("/portfolios", "{}"), ("/portfolios", #"{"name":"x"}"#), ("/portfolios", #"{"name":"x","openingCash":5}"#),
        ("/portfolios", #"{"name":"x","openingCash":"-5"}"#), ("/portfolios", #"{"name":"","openingCash":"5"}"#),
        ("/portfolios", #"{"name":"x","openingCash":"5","idempotencyKey":"a b"}"#),
        ("/portfolios", #"{"name":"x","openingCash":"5","color":"red"}"#),
        ("/portfolios/7/clone", "{}"), ("/portfolios/7/reset", #"{"openingCash":null}"#),
        ("/portfolios/7/funds", #"{"amount":1e3}"#),
    ])
    func whatIsNotOfTheDocumentedFormIsRefused(path: String, body: String) async throws {
        try await TestSite.run { site in
            let answer = try await site.caller().call("POST", path, body)
            #expect(answer.status == 400, "\(path) \(body)")
        }
    }

    @Test func figuresHaveNoExponent() {
        #expect(PlainNumber.text(0.0123) == "0.0123")
        #expect(PlainNumber.text(1e8) == "100000000")
        #expect(PlainNumber.text(1e300) == nil && PlainNumber.text(.nan) == nil)
    }
}
