import Bus
import Contracts
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("what the API refuses") struct RefusalTests {
    private static let buy = #"{"asset":"bitcoin","side":"buy","amount":"100"}"#
    private static let guarded = APIOperations.all.list.filter { $0.access != .everybody }

    /// An address of an operation, with numbers in the places of its parameters.
    private static func address(_ operation: APIOperation) -> String {
        operation.path.replacing("{asset}", with: "bitcoin").split(separator: "/").map { $0.first == "{" ? "7" : $0 }
            .reduce("") { $0 + "/" + $1 }
    }

    @Test func withoutAGoodKeyNothingOfAnybodyIsShown() async throws {
        try await TestSite.run(edit: { $0.apiRequestsPerAddress = 100_000 }) { site in
            let nobody = APICaller(site)
            let good = site.backend.makeKey(of: "ada")
            let wrong = good.replacing("aaaa", with: "cccc")
            for operation in Self.guarded {
                let path = Self.address(operation)
                let answer = try await nobody.call(operation.method.rawValue, path)
                #expect(answer.status == 401, "\(operation.name)")
                #expect(answer.http.header("www-authenticate")?.hasPrefix("Bearer") == true)
                for value in [
                    "Bearer \(wrong)", "Bearer ", "Bearer", good, "Basic \(good)", "Bearer \(good)x", "Bearer  \(good)",
                ] {
                    let answer = try await nobody.call(operation.method.rawValue, path, headers: [("Authorization", value)])
                    #expect(answer.status == 401, "\(operation.name) with \(value.prefix(12))")
                }
            }
            // A bad key is no anonymous visitor.
            #expect(try await nobody.call("GET", "/quotes", headers: [("Authorization", "Bearer x")]).status == 401)
            // Not in an address, and not by cookie.
            #expect(try await nobody.call("GET", "/account?key=\(good)").status == 401)
            let browser = try await site.signedInBrowser("grace")
            #expect(try await browser.get("/api/v1/account").status == 401)
        }
    }

    @Test func aRevokedKeyIsRefusedAtOnce() async throws {
        try await TestSite.run { site in
            let caller = site.caller("ada")
            #expect(try await caller.call("GET", "/account").status == 200)
            let id = try #require(caller.token?.prefix(27))
            site.backend.edit { state in state.keys = [:] }
            // Remembered for a moment, for what this instance has in its memory …
            #expect(try await caller.call("GET", "/account").status == 200)
            // … but what is the user's is asked of the backend.
            #expect(try await caller.call("GET", "/orders").status == 401)
            try await site.backend.bus.publish(KeysRevoked(keys: [String(id)]))
            try await eventually("the key to be forgotten") { try await caller.call("GET", "/account").status == 401 }
        }
    }

    @Test func anExpiredKeyIsRefused() async throws {
        try await TestSite.run { site in
            let caller = site.caller("ada", expiresAt: FakeMarket.start)
            // The fake backend lets it in once; what is remembered is looked at again.
            _ = try await caller.call("GET", "/account")
            site.backend.edit { state in state.keys = [:] }
            #expect(try await caller.call("GET", "/account").status == 401)
        }
    }

    @Test func aReadingKeyChangesNothing() async throws {
        try await TestSite.run { site in
            let caller = site.caller("ada", .read)
            let changing = Self.guarded.filter { $0.access == .trade }
            #expect(!changing.isEmpty)
            for operation in changing {
                let answer = try await caller.call(operation.method.rawValue, Self.address(operation), Self.buy)
                #expect(answer.status == 403, "\(operation.name)")
                #expect(answer.code == "keys.scope")
            }
            for operation in Self.guarded where operation.method != .get && !operation.name.hasPrefix("preview") {
                #expect(operation.access == .trade, "\(operation.name)")
            }
            #expect(!site.backend.current.requests.contains(PlaceOrder.subject))
        }
    }

    @Test func everyOtherMethodIsRefusedWithThoseThatAreNot() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            for operation in APIOperations.all.list {
                let place = try #require(APIOperations.all.find(Substring(APIDocument.base + Self.address(operation))))
                for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
                    guard !place.matches.contains(where: { $0.operation.method.rawValue == method }) else { continue }
                    let answer = try await caller.call(method, Self.address(operation))
                    #expect(answer.status == 405, "\(method) \(operation.path)")
                    #expect(answer.http.header("allow") == place.allowed)
                }
            }
        }
    }

    @Test(arguments: ["", "/", "/nothing", "/assets/", "//assets", "/assets/nothing/at/all", "/orders/7/", "/%ff", "/orders/by"])
    func whatIsNotThereIsAnsweredInJSON(path: String) async throws {
        try await TestSite.run { site in
            let answer = try await site.caller().call("GET", path)
            #expect(answer.status == 404, "\(path)")
            let page = try await site.browser().get("/api" + path)
            #expect(page.header("content-type") == APIProblem.mediaType)
        }
    }

    @Test(arguments: [
        "/orders/0", "/orders/-1", "/orders/1e3", "/orders/9999999999999999999", "/orders/07", "/orders/%31%0A", "/orders/x",
        "/portfolios/0", "/assets/Bitcoin", "/assets/bitcoin%00", "/assets/none",
    ])
    func whatCannotBeInAPathIsNotThere(path: String) async throws {
        try await TestSite.run { site in
            let answer = try await site.caller().call("GET", path)
            #expect(answer.status == 404, "\(path)")
        }
    }

    @Test(arguments: [
        "/orders?limit=0", "/orders?limit=1001", "/orders?limit=x", "/orders?limit=", "/orders?limit=+5", "/orders?limit=05",
        "/orders?limit=5.0", "/orders?limit=99999999999999999999", "/orders?before=0", "/orders?before=-1", "/orders?before=1e2",
        "/orders?state=new", "/orders?state=NEW&state=FILLED", "/orders?side=up", "/orders?open=yes", "/orders?nothing=1",
        "/orders?Limit=5", "/orders?limit", "/orders?asset=BTC", "/orders?asset=%ff", "/orders?portfolio=mine", "/account?x=1",
        "/quotes?assets=", "/quotes?assets=a,,b", "/quotes?assets=%00", "/quotes?assets[]=bitcoin",
        "/assets/bitcoin/candles?interval=7m", "/assets/bitcoin/candles?from=yesterday",
        "/assets/bitcoin/candles?from=2026-01-01", "/assets/bitcoin/candles?from=2026-13-01T00:00:00Z",
        "/assets/bitcoin/candles?from=2026-01-01T24:00:00Z", "/assets/bitcoin/candles?from=2026-01-01T00:00:00%2B00:00",
        "/portfolio/history?from=0", "/ledger?kind=all", "/stream?events=all", "/stream?assets=,",
    ])
    func whatIsNotOfTheDocumentedFormIsRefused(path: String) async throws {
        try await TestSite.run { site in
            let answer = try await site.caller().call("GET", path)
            #expect(answer.status == 400, "\(path)")
            #expect(answer.code == "request.malformed")
        }
    }

    @Test(arguments: [
        "/assets/bitcoin/candles?from=2023-02-30T00:00:00Z", "/assets/bitcoin/candles?from=2023-11-15T00:00:00Z",
        "/assets/bitcoin/candles?interval=1m&from=2023-01-01T00:00:00Z", "/assets/bitcoin/candles?to=1969-01-01T00:00:00Z",
        "/ledger?from=2023-02-30T00:00:00.5Z",
    ])
    func whatMakesNoSenseIsRefused(path: String) async throws {
        try await TestSite.run { site in
            let answer = try await site.caller().call("GET", path)
            #expect(answer.status == 422, "\(path)")
            #expect(answer["field"] != nil)
        }
    }

    @Test(arguments: [
        "", "{", "[]", "null", "1", "\"x\"", "{}", #"{"asset":"bitcoin"}"#, #"{"side":"buy","amount":"1"}"#,
        #"{"asset":"bitcoin","side":"buy","amount":100}"#, #"{"asset":"bitcoin","side":"buy","amount":"1e3"}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"-1"}"#, #"{"asset":"bitcoin","side":"buy","amount":"1,5"}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"0.0000001"}"#, #"{"asset":"bitcoin","side":"buy","amount":"99999999999999"}"#,
        #"{"asset":"bitcoin","side":"buy","quantity":"NaN"}"#, #"{"asset":"bitcoin","side":"buy","quantity":NaN}"#,
        #"{"asset":"bitcoin","side":"buy","quantity":null}"#, #"{"asset":"bitcoin","side":"hold","amount":"1"}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"1","ammount":"2"}"#, #"{"asset":["bitcoin"],"side":"buy","amount":"1"}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"1","clientOrderId":"a b"}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"1","clientOrderId":""}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"1","portfolio":7}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"1","all":"yes"}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"1","postOnly":1}"#, #"{"asset":"bitcoin","side":"buy","amount":"1"} x"#,
        #"{"asset":"bitcoin","side":"buy","amount":"1","amount":"1000"}"#,
        #"{"asset":"bitcoin","side":"buy","amount":"1","\u0061mount":"1000"}"#,
        "\u{FEFF}" + #"{"asset":"bitcoin","side":"buy","amount":"1"}"#, String(repeating: "[", count: 5000), "\u{FEFF}{}",
    ])
    func aBodyThatIsNotOfTheDocumentedFormPlacesNothing(body: String) async throws {
        try await TestSite.run { site in
            let answer = try await site.caller().call("POST", "/orders", body)
            #expect(answer.status == 400, "\(body.prefix(80))")
            #expect(!site.backend.current.requests.contains(PlaceOrder.subject))
        }
    }

    @Test(arguments: [
        (#"{"asset":"nothing","side":"buy","amount":"1"}"#, "asset"), (#"{"asset":"bitcoin","side":"buy"}"#, "quantity"),
        (#"{"asset":"bitcoin","side":"buy","amount":"1","quantity":"1"}"#, "quantity"),
        (#"{"asset":"bitcoin","side":"buy","amount":"0"}"#, "amount"),
        (#"{"asset":"dust","side":"buy","quantity":"0.5"}"#, "quantity"),
        (#"{"asset":"bitcoin","side":"buy","quantity":"999999999999999999"}"#, "quantity"),
        (#"{"asset":"bitcoin","side":"buy","type":"limit","quantity":"1","limitPrice":"0"}"#, "limitPrice"),
        (#"{"asset":"bitcoin","side":"buy","type":"limit","quantity":"1","limitPrice":"999999999999999999.5"}"#, "limitPrice"),
    ])
    func figuresThatCannotBeAreNamed(body: String, field: String) async throws {
        try await TestSite.run { site in
            let answer = try await site.caller().call("POST", "/orders", body)
            #expect(answer.status == 422)
            #expect(answer["field"]?.text == field)
            #expect(!site.backend.current.requests.contains(PlaceOrder.subject))
        }
    }

    @Test func typesThatAreNotSpokenAreRefused() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            try await caller.call("GET", "/quotes")
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/form-data"] {
                #expect(try await caller.call("POST", "/orders", Self.buy, headers: [("Content-Type", type)]).status == 415)
            }
            #expect(
                try await caller.call("POST", "/orders", Self.buy, headers: [("Content-Type", "Application/JSON; charset=utf-8")])
                    .status == 201)
            for accept in ["text/html", "application/json;q=0", "image/*, application/json; q=0.0", "application/xml"] {
                #expect(try await caller.call("GET", "/quotes", headers: [("Accept", accept)]).status == 406, "\(accept)")
            }
            for accept in ["*/*", "application/*", "text/html, */*;q=0.1", "application/json", ""] {
                #expect(try await caller.call("GET", "/quotes", headers: [("Accept", accept)]).status == 200, "\(accept)")
            }
            let long =
                #"{"asset":"bitcoin","side":"buy","amount":"1","clientOrderId":""# + String(repeating: "x", count: 70_000) + "\"}"
            #expect(try await caller.call("POST", "/orders", long).status == 413)
        }
    }

    @Test func tooManyRequestsAreRefusedUntilLater() async throws {
        try await TestSite.run(edit: { settings in
            settings.apiRequestsPerKey = 6
            settings.apiRequestsPerAddress = 4
        }) { site in
            let caller = site.caller("ada")
            let other = site.caller("grace")
            var statuses: [Int] = []
            for _ in 0..<7 { statuses.append(try await caller.call("GET", "/account").status) }
            #expect(statuses == [200, 200, 200, 200, 200, 200, 429])
            let refused = try await caller.call("GET", "/account")
            #expect(refused.code == "request.tooMany")
            #expect(refused.http.header("ratelimit-remaining") == "0")
            #expect((1...10).contains(refused.http.header("retry-after").flatMap { Int($0) } ?? 0))
            // Another key has a limit of its own, and so has the address without one.
            let first = try await other.call("GET", "/account")
            #expect(first.http.header("ratelimit-limit") == "6" && first.http.header("ratelimit-remaining") == "5")
            let nobody = APICaller(site)
            statuses = []
            for _ in 0..<4 { statuses.append(try await nobody.call("GET", "/quotes").status) }
            // Two were spent on asking whose keys those are.
            #expect(statuses == [200, 200, 429, 429])
        }
    }

    @Test(arguments: [
        (BusError.Code.noSuchService, 503, "server.unavailable"), (.unavailable, 503, "server.unavailable"),
        (.notReady, 503, "server.unavailable"), (.overloaded, 503, "server.unavailable"),
        (.storageUnavailable, 503, "storage.unavailable"), (.deadlineExceeded, 504, "server.outcomeUnknown"),
        (.closed, 504, "server.outcomeUnknown"), (.handlerFailed, 500, "server.failed"),
        (.invalidInput, 422, "input.invalid"), (.conflict, 409, "input.conflict"), (.notFound, 404, "input.notFound"),
        (.unauthenticated, 401, "accounts.unauthenticated"), (.keyScope, 403, "keys.scope"),
    ])
    func whatTheBackendSaysIsPassedOn(code: BusError.Code, status: Int, problem: String) async throws {
        try await TestSite.run { site in
            site.backend.edit { $0.orderFailure = BusError(code, "A sentence.") }
            let answer = try await site.caller().call("POST", "/orders", Self.buy)
            #expect(answer.status == status)
            #expect(answer.code == problem)
        }
    }

    @Test(arguments: [BusError.Code.conflict, .notFound, .invalidInput])
    func aMemberIsCalledAsItWasSent(code: BusError.Code) async throws {
        try await TestSite.run { site in
            for (field, member) in [
                ("clientOrderID", "clientOrderId"), ("isPostOnly", "postOnly"), ("target.trail", "target.trailAmount"),
                ("limitPrice", "limitPrice"),
            ] {
                site.backend.edit { $0.orderFailure = BusError(code, "A sentence.", field: field) }
                let answer = try await site.caller().call("POST", "/orders", Self.buy)
                #expect(answer["field"]?.text == member)
            }
        }
    }

    @Test func whatIsNobodysIsNotSaidToBeSomebodyElses() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            for path in ["/assets/nothing", "/nothing"] {
                let detail = try await caller.call("GET", path)["detail"]?.text
                #expect(detail?.contains("somebody else") == false, "\(path)")
            }
        }
    }

    @Test func whileTheBackendIsAwayPricesGoOn() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            try await caller.call("GET", "/account")
            await site.backend.leave()
            #expect(try await APICaller(site).call("GET", "/quotes").status == 200)
            #expect(try await caller.call("GET", "/orders").status == 503)
            #expect(try await site.caller("grace").call("GET", "/account").status == 503)
        }
    }

    @Test func keysAreNotSentInTheClear() async throws {
        try await TestSite.run(edit: { settings in
            settings.listenHTTP = WebSettings.Address(host: "127.0.0.1", port: 0)
            settings.hostNames = ["localhost"]
        }) { site in
            let browser = Browser(port: try #require(site.ports.redirect))
            #expect(try await browser.get("/").status == 308)
            let answer = try await browser.get("/api/v1/account", [("Authorization", "Bearer x")])
            #expect(answer.status == 403)
            #expect(answer.header("location") == nil)
        }
    }
}
