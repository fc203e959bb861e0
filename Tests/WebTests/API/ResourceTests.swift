import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

@Suite("the API's resources") struct ResourceTests {
    private let buy = #"{"asset":"bitcoin","side":"buy","amount":"100","clientOrderId":"one"}"#

    @Test func everybodySeesTheMarket() async throws {
        try await TestSite.run { site in
            let caller = APICaller(site)
            let assets = try await caller.call("GET", "/assets")
            #expect(assets["items"]?.elements?.map { $0["id"]?.text } == ["bitcoin", "ether", "dust"])
            #expect(assets["items"]?.elements?.last?["quantityStep"] == .string("1"))
            let bitcoin = try await caller.call("GET", "/assets/bitcoin")
            #expect(bitcoin["quote"]?["price"] == .string("83294.9"))
            let quotes = try await caller.call("GET", "/quotes")
            #expect(quotes["items"]?.elements?.count == 3)
            #expect(quotes["market"]?["label"] == .string("Simulated"))
            let some = try await caller.call("GET", "/quotes?assets=ether,nothing,bitcoin")
            #expect(some["items"]?.elements?.map { $0["asset"]?.text } == ["bitcoin", "ether"])
            let candles = try await caller.call("GET", "/assets/bitcoin/candles?interval=5m&from=2023-11-14T00:00:00Z")
            #expect(candles["interval"] == .string("5m"))
            #expect(candles["items"]?.elements?.first?["open"] == .string("100.5"))
            #expect(candles["items"]?.elements?.first?["start"] == .string("2023-11-14T00:00:00.000Z"))
            try await caller.call("GET", "/openapi.json")
        }
    }

    @Test func aKeySeesItsAccount() async throws {
        try await TestSite.run { site in
            let caller = site.caller("ada", .read)
            let account = try await caller.call("GET", "/account")
            #expect(account["userName"] == .string("ada"))
            #expect(account["key"]?["scope"] == .string("read"))
            let portfolios = try await caller.call("GET", "/portfolios")
            #expect(portfolios["items"]?.elements?.first?["cash"] == .string("9000.00"))
            let id = try #require(account["portfolio"]?.text)
            #expect(try await caller.call("GET", "/portfolios/\(id)").status == 200)
            #expect(try await caller.call("GET", "/portfolios/1").status == 404)
            #expect(try await caller.call("GET", "/positions").status == 200)
            #expect(try await caller.call("GET", "/positions?portfolio=1").status == 404)
            let history = try await caller.call("GET", "/portfolio/history?from=2023-11-01T00:00:00Z")
            #expect(history["items"]?.elements?.first?["time"] == .string("2023-11-01T00:00:00.000Z"))
            #expect(try await caller.call("GET", "/ledger?limit=1").status == 200)
        }
    }

    @Test func anOrderIsPlacedOnceHoweverOftenItIsSent() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            let first = try await caller.call("POST", "/orders", buy)
            #expect(first.status == 201)
            #expect(first["state"] == .string("FILLED"))
            #expect(first["amount"] == .string("100.00"))
            #expect(first["quantity"] == .null)
            #expect(first["filledValue"] == .string("100.00"))
            let id = try #require(first["id"]?.text)
            #expect(first.http.header("location") == "/api/v1/orders/\(id)")
            let again = try await caller.call("POST", "/orders", buy)
            #expect(again["id"] == first["id"])
            let other = try await caller.call("POST", "/orders", buy.replacing("100", with: "101"))
            #expect(other.status == 409)
            #expect(other.code == "input.conflict")
            #expect(try await caller.call("GET", "/orders/\(id)")["clientOrderId"] == .string("one"))
            let list = try await caller.call("GET", "/orders?limit=10")
            #expect(list["items"]?.elements?.count == 1)
            #expect(list["next"] == .null)
            // Without a name of its own each is another order.
            let unnamed = #"{"asset":"bitcoin","side":"buy","amount":"5"}"#
            let one = try await caller.call("POST", "/orders", unnamed)
            let two = try await caller.call("POST", "/orders", unnamed)
            #expect(one["id"] != two["id"])
        }
    }

    @Test func aRefusedOrderIsAnOrder() async throws {
        try await TestSite.run { site in
            let answer = try await site.caller().call("POST", "/orders", buy.replacing("100", with: "99999"))
            #expect(answer.status == 201)
            #expect(answer["state"] == .string("REJECTED"))
            #expect(answer["reason"] == .string("INSUFFICIENT_FUNDS"))
        }
    }

    @Test func openOrdersAreCancelled() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            let limit =
                #"{"asset":"bitcoin","side":"buy","type":"limit","quantity":"0.01","limitPrice":"70000.5","timeInForce":"DAY","postOnly":true}"#
            let order = try await caller.call("POST", "/orders", limit)
            #expect(order["state"] == .string("NEW"))
            #expect(order["limitPrice"] == .string("70000.5"))
            #expect(order["timeInForce"] == .string("DAY"))
            #expect(order["postOnly"] == .bool(true))
            let id = try #require(order["id"]?.text)
            #expect(try await caller.call("DELETE", "/orders/\(id)")["state"] == .string("CANCELED"))
            let twice = try await caller.call("DELETE", "/orders/\(id)")
            #expect(twice.status == 409)
            #expect(twice.code == "orders.notOpen")
            let second = try await caller.call("POST", "/orders", limit)
            #expect(try await caller.call("DELETE", "/orders")["orders"]?.elements == second["id"].map { [$0] })
            #expect(try await caller.call("DELETE", "/orders?asset=bitcoin")["orders"]?.elements == [])
        }
    }

    @Test func anOrderIsFoundByItsNameAndChanged() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            let body =
                #"{"asset":"bitcoin","side":"buy","type":"limit","quantity":"0.01","limitPrice":"70000","clientOrderId":"grid:7"}"#
            let id = try #require(try await caller.call("POST", "/orders", body)["id"]?.text)
            #expect(try await caller.call("GET", "/orders/by-client-id/grid:7")["id"]?.text == id)
            #expect(try await caller.call("GET", "/orders/by-client-id/grid%3A7")["id"]?.text == id)
            #expect(try await caller.call("GET", "/orders/by-client-id/other").status == 404)
            #expect(try await caller.call("GET", "/orders/by-client-id/a%20b").status == 404)
            #expect(try await site.caller("grace").call("GET", "/orders/by-client-id/grid:7").status == 404)
            let changed = try await caller.call("PATCH", "/orders/\(id)", #"{"limitPrice":"71000.5","quantity":"0.02"}"#)
            #expect(changed["limitPrice"] == .string("71000.5"))
            let refused = try await caller.call("PATCH", "/orders/\(id)", #"{"limitPrice":"666"}"#)
            #expect(refused.status == 409 && refused.code == "orders.refused")
            #expect(try await caller.call("PATCH", "/orders/\(id)", "{}").status == 422)
            #expect(try await caller.call("PATCH", "/orders/\(id)", #"{"side":"sell"}"#).status == 400)
            #expect(try await caller.call("PATCH", "/orders/\(id)", #"{"trailAmount":"5","trailBasisPoints":5}"#).status == 422)
            #expect(try await site.caller("grace").call("PATCH", "/orders/\(id)", #"{"limitPrice":"1"}"#).status == 404)
        }
    }

    @Test func ordersThatBelongTogether() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            let pair = #"""
                {"asset":"bitcoin","side":"sell","quantity":"0.01","clientOrderId":"pair",
                "target":{"type":"limit","limitPrice":"90000"},"stop":{"type":"trailing_stop","trailBasisPoints":250}}
                """#
            let group = try await caller.call("POST", "/order-groups", pair)
            #expect(group.status == 201)
            #expect(group["kind"] == .string("oco"))
            #expect(group["orders"]?.elements?.map { $0["role"]?.text } == ["target", "stop"])
            #expect(group["orders"]?.elements?.last?["trailBasisPoints"] == .number("250"))
            let id = try #require(group["id"]?.text)
            #expect(group.http.header("location") == "/api/v1/order-groups/\(id)")
            #expect(try await caller.call("GET", "/order-groups/\(id)")["id"] == group["id"])
            #expect(try await site.caller("grace").call("GET", "/order-groups/\(id)").status == 404)
            #expect(
                try await caller.call("GET", "/order-groups?open=true&limit=5")["items"]?.elements?.map { $0["id"] } == [
                    group["id"]
                ])
            let stored = site.backend.current.orders.count
            let preview = try await site.caller("ada", .read).call("POST", "/order-groups/preview", pair)
            #expect(preview["kind"] == .string("oco") && preview["heldQuantity"] == .string("0.01000000"))
            #expect(preview["orders"]?.elements?.map { $0["role"]?.text } == ["target", "stop"])
            #expect(preview["orders"]?.elements?.first?["price"] == .string("90000"))
            let refused = try await caller.call("POST", "/order-groups/preview", pair.replacing("90000", with: "666"))
            #expect(refused["refusal"] == .string("INSUFFICIENT_HOLDINGS") && refused["orders"]?.elements == [])
            #expect(site.backend.current.orders.count == stored)
            let bracket = pair.replacing("\"target\"", with: #""entry":{"type":"market"},"target""#).replacing(
                "sell", with: "buy")
            let second = try await caller.call("POST", "/order-groups", bracket)
            #expect(second["orders"]?.elements?.map { $0["dormant"] } == [.bool(false), .bool(true), .bool(true)])
            #expect(
                try await caller.call(
                    "POST", "/order-groups", pair.replacing("trailBasisPoints\":250", with: "trailAmount\":\"0\"")
                ).status == 422)
            #expect(try await caller.call("POST", "/order-groups", pair.replacing("\"stop\"", with: "\"end\"")).status == 400)
        }
    }

    @Test func fillsAndPreviews() async throws {
        try await TestSite.run { site in
            let caller = site.caller()
            for number in 1...3 {
                _ = try await caller.call("POST", "/orders", buy.replacing("one", with: "n\(number)"))
            }
            let page = try await caller.call("GET", "/fills?limit=2")
            #expect(page["items"]?.elements?.map { $0["order"]?.text } == ["3", "2"])
            let next = try #require(page["next"]?.text)
            let last = try await caller.call("GET", "/fills?limit=2&before=\(next)")
            #expect(last["items"]?.elements?.count == 1 && last["next"] == .null)
            #expect(try await caller.call("GET", "/fills?before=3&after=1").status == 422)
            #expect(try await site.caller("grace").call("GET", "/fills")["items"]?.elements == [])
            let preview = try await site.caller("ada", .read).call("POST", "/orders/preview", buy)
            #expect(preview.status == 200 && preview["value"] == .string("100.00"))
            #expect(site.backend.current.orders.count == 3)
        }
    }

    @Test func whatIsOfOthersIsNotThere() async throws {
        try await TestSite.run { site in
            let order = try await site.caller("ada").call("POST", "/orders", buy)
            let id = try #require(order["id"]?.text)
            let stranger = site.caller("grace")
            let theirs = try await stranger.call("GET", "/orders/\(id)")
            let nobodys = try await stranger.call("GET", "/orders/999999")
            #expect(theirs.status == 404 && nobodys.status == 404)
            #expect(theirs["detail"] == nobodys["detail"])
            #expect(try await stranger.call("DELETE", "/orders/\(id)").status == 404)
            #expect(try await stranger.call("GET", "/orders")["items"]?.elements == [])
        }
    }

    @Test func nothingIsSentAgainThatIsKnown() async throws {
        try await TestSite.run { site in
            let caller = APICaller(site)
            for path in ["/quotes", "/quotes?assets=bitcoin", "/assets", "/openapi.json"] {
                let first = try await caller.call("GET", path)
                let tag = try #require(first.http.header("etag"))
                let known = try await caller.call("GET", path, headers: [("If-None-Match", tag)])
                #expect(known.status == 304 && known.http.body.isEmpty, "\(path)")
                #expect(try await caller.call("GET", path, headers: [("If-None-Match", "\"other\"")]).status == 200)
                let head = try await caller.call("HEAD", path)
                #expect(head.status == 200 && head.http.body.isEmpty && head.http.header("etag") == tag)
            }
            let before = try await caller.call("GET", "/quotes").http.header("etag")
            try await site.backend.tick([(AssetID("bitcoin"), Price("90000")!)])
            try await eventually("the tick") { try await caller.call("GET", "/quotes").http.header("etag") != before }
            #expect(try await caller.call("GET", "/assets/bitcoin")["quote"]?["price"] == .string("90000"))
        }
    }
}
