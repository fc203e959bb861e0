import Contracts
import Domain
import Testing

@testable import Web

@Suite struct OrderFormTests {
    private let asset = Sample.assets[0]

    private func form(_ fields: [String: String]) throws -> OrderForm {
        var all = ["side": "buy", "mode": "quantity", "size": "0.5", "clientOrderID": "key"]
        all.merge(fields) { $1 }
        let text = all.map { "\($0.key)=\(MarketsQuery.percentEncoded($0.value))" }.joined(separator: "&")
        return try OrderForm(try #require(FormValues(text.utf8)), asset: asset)
    }

    private func errors(_ fields: [String: String]) throws -> [String: String] {
        do {
            _ = try form(fields)
            return [:]
        } catch let refusal as OrderForm.Refusal {
            return refusal.errors
        }
    }

    private func single(_ fields: [String: String]) throws -> (OrderType, OrderTerms?) {
        guard case .single(let type, let terms) = try form(fields).wish else { throw HarnessError("several orders") }
        return (type, terms)
    }

    @Test func eachTypeTakesItsOwnFieldsAndNoOthers() throws {
        let everything = [
            "limitPrice": "80000", "stopPrice": "81,5", "trail": "250", "trailUnit": "bp", "timeInForce": "DAY",
            "postOnly": "yes",
            "entryPrice": "1", "profitPrice": "2", "lossPrice": "3", "lossLimit": "4",
        ]
        func of(_ type: String) throws -> (OrderType, OrderTerms?) {
            try single(everything.merging(["type": type]) { $1 })
        }
        let (market, none) = try of("market")
        #expect(market == .market && none == nil)
        let limit = OrderTerms(limitPrice: Price("80000"), timeInForce: .day, isPostOnly: true)
        #expect(try of("limit") == (.limit, limit))
        #expect(try of("stop") == (.stop, OrderTerms(stopPrice: Price("81.5"), timeInForce: .day)))
        #expect(
            try of("stop_limit")
                == (.stopLimit, OrderTerms(limitPrice: Price("80000"), stopPrice: Price("81.5"), timeInForce: .day)))
        #expect(try of("take_profit") == (.takeProfit, OrderTerms(stopPrice: Price("81.5"), timeInForce: .day)))
        #expect(try of("trailing_stop") == (.trailingStop, OrderTerms(timeInForce: .day, trail: .basisPoints(250))))
        #expect(
            try single(["type": "trailing_stop", "trail": "100.5", "trailUnit": "usd"]).1
                == OrderTerms(trail: .usd(Price("100.5")!)))
    }

    @Test func aFormWithoutATypeIsForAMarketOrder() throws {
        let (type, terms) = try single([:])
        #expect(type == .market && terms == nil)
    }

    @Test func anOCOHasTwoLegsAndABracketThree() throws {
        let prices = ["profitPrice": "90000", "lossPrice": "80000"]
        guard
            case .group(let none, let target, let stop) = try form(prices.merging(["type": "oco", "side": "sell"]) { $1 }).wish
        else {
            Issue.record("a single order")
            return
        }
        #expect(none == nil)
        #expect(target == OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("90000"))))
        #expect(stop == OrderLeg(type: .stop, terms: OrderTerms(stopPrice: Price("80000"))))
        guard
            case .group(let entry?, _, let limited) = try form(
                prices.merging(["type": "bracket", "lossLimit": "79900", "entryPrice": "85000"]) { $1 }
            ).wish
        else {
            Issue.record("no entry")
            return
        }
        #expect(entry == OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("85000"))))
        #expect(
            limited == OrderLeg(type: .stopLimit, terms: OrderTerms(limitPrice: Price("79900"), stopPrice: Price("80000"))))
        guard case .group(let market?, _, _) = try form(prices.merging(["type": "bracket"]) { $1 }).wish else {
            Issue.record("no entry")
            return
        }
        #expect(market == OrderLeg(type: .market))
    }

    @Test(arguments: [
        (["type": "limit"], ["limitPrice"]), (["type": "limit", "limitPrice": "1,500"], ["limitPrice"]),
        (["type": "limit", "limitPrice": "0"], ["limitPrice"]), (["type": "limit", "limitPrice": "1.00001"], ["limitPrice"]),
        (["type": "limit", "limitPrice": "1e400"], ["limitPrice"]),
        (["type": "limit", "limitPrice": "NaN", "size": "x"], ["limitPrice", "size"]),
        (["type": "stop_limit"], ["stopPrice", "limitPrice"]), (["type": "trailing_stop"], ["trail"]),
        (["type": "trailing_stop", "trail": "0.5", "trailUnit": "bp"], ["trail"]),
        (["type": "trailing_stop", "trail": "10000", "trailUnit": "bp"], ["trail"]),
        (["type": "oco", "side": "sell"], ["profitPrice", "lossPrice"]),
        (["type": "oco", "side": "sell", "mode": "amount", "profitPrice": "2", "lossPrice": "1"], ["mode"]),
        (["type": "bracket", "side": "sell", "profitPrice": "2", "lossPrice": "1"], ["side"]),
        (["type": "bracket", "timeInForce": "IOC", "profitPrice": "2", "lossPrice": "1"], ["timeInForce"]),
        (["type": "limit", "limitPrice": "5", "postOnly": "yes", "timeInForce": "FOK"], ["postOnly"]),
        (["type": "limit", "limitPrice": "5", "timeInForce": "GTD"], ["timeInForce"]),
        (["type": "iceberg"], ["type"]), (["side": "short"], ["side"]), (["mode": "all"], ["mode"]),
        (["portfolio": "0"], [""]), (["portfolio": "x"], [""]), (["clientOrderID": ""], [""]),
    ])
    func whatIsWrongIsSaidBesideItsField(fields: [String: String], wrong: [String]) throws {
        let errors = try errors(fields)
        #expect(Set(errors.keys) == Set(wrong))
        #expect(errors.values.allSatisfy { $0.hasSuffix(".") && $0.count > 12 })
    }

    @Test func errorsOfTheBackendFindTheirField() throws {
        let group = try form(["type": "oco", "side": "sell", "profitPrice": "2", "lossPrice": "1"])
        #expect(group.field(of: "target.limitPrice") == "profitPrice")
        #expect(group.field(of: "stop.stopPrice") == "lossPrice")
        #expect(group.field(of: "stop.limitPrice") == "lossLimit")
        let limit = try form(["type": "limit", "limitPrice": "5"])
        #expect(limit.field(of: "limitPrice") == "limitPrice")
        #expect(limit.field(of: "isPostOnly") == "postOnly")
        #expect(limit.field(of: "credential") == "")
        #expect(limit.field(of: nil) == "")
    }

    @Test func aChangeIsWhatDiffers() throws {
        let order = Sample.openOrder(type: .stopLimit)
        func change(_ text: String) throws -> ChangeForm {
            try ChangeForm(try #require(FormValues(text.utf8)), order: order, asset: asset)
        }
        #expect(try !change("limitPrice=80000.00&stopPrice=81000.5&quantity=0.01").changesSomething)
        let moved = try change("limitPrice=79000&stopPrice=81000.5&quantity=0,02&trail=5")
        #expect(moved.limitPrice == Price("79000"))
        #expect(moved.stopPrice == nil)
        #expect(moved.quantity == Quantity("0.02", decimals: 8))
        #expect(moved.trail == nil, "a stop-limit order has no distance")
        #expect(throws: OrderForm.Refusal.self) { try change("limitPrice=-1") }
    }
}
