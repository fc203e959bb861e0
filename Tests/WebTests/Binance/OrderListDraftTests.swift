import Contracts
import Domain
import Testing

@testable import Web

@Suite("Order lists in Binance's words")
struct OrderListDraftTests {
    private static let old = "side=SELL&quantity=1&price=200&stopPrice=50"
    private static let sell = "side=SELL&quantity=1&aboveType=LIMIT_MAKER&abovePrice=200"
    private static let stop = "&belowType=STOP_LOSS&belowStopPrice=50"

    private func draft(_ query: String, isOld: Bool) throws -> OrderListDraft {
        try OrderListDraft(try BinanceSample.parameters(query), BinanceSample.bitcoin, isOld ? .oldPair : .pair)
    }

    @Test("both forms become the same pair of orders")
    func forms() throws {
        let old = try draft(Self.old, isOld: true)
        #expect(old.target.type == .limit && old.target.terms == OrderTerms(limitPrice: Price("200")))
        #expect(old.stop.type == .stop && old.stop.terms == OrderTerms(stopPrice: Price("50")))
        let new = try draft(
            Self.sell + Self.stop + "&listClientOrderId=l&aboveClientOrderId=a&belowClientOrderId=b", isOld: false)
        #expect(new.target.type == old.target.type && new.target.terms == old.target.terms && new.target.clientOrderID == "a")
        #expect(new.stop.type == old.stop.type && new.stop.terms == old.stop.terms && new.stop.clientOrderID == "b")
        #expect(new.clientOrderID == "l" && new.side == .sell && new.quantity == old.quantity)
        let limited = try draft(Self.old + "&stopLimitPrice=49&stopLimitTimeInForce=GTC", isOld: true)
        #expect(limited.stop.type == .stopLimit && limited.stop.terms?.limitPrice == Price("49"))
        let buy = try draft(
            "side=BUY&quantity=1&belowType=TAKE_PROFIT&belowStopPrice=50&aboveType=STOP_LOSS_LIMIT&abovePrice=210"
                + "&aboveStopPrice=200&aboveTimeInForce=GTC", isOld: false)
        #expect(buy.target.type == .takeProfit && buy.stop.type == .stopLimit)
        let trailing = try draft(Self.sell + "&belowType=STOP_LOSS&belowTrailingDelta=100", isOld: false)
        #expect(trailing.stop.type == .trailingStop && trailing.stop.terms?.trail == .basisPoints(100))
    }

    @Test(
        "what is wrong has Binance's code",
        arguments: [
            ("side=SELL&quantity=1&price=200", true, -1102), ("side=SELL&quantity=1&stopPrice=50", true, -1102),
            ("side=SELL&price=200&stopPrice=50", true, -1102), (old + "&stopLimitPrice=49", true, -1102),
            (old + "&stopLimitTimeInForce=GTC", true, -1106),
            (old + "&stopLimitPrice=49&stopLimitTimeInForce=IOC", true, -1014),
            (old + "&stopLimitPrice=49&stopLimitTimeInForce=DAY", true, -1115), (old + "&limitIcebergQty=1", true, -1013),
            (old + "&trailingDelta=5", true, -1013), (old + "&stopIcebergQty=1", true, -1013),
            (sell, false, -1102), (sell + "&belowType=LIMIT", false, -1158), (sell + "&belowType=STOP", false, -1116),
            (sell + "&belowType=LIMIT_MAKER&belowPrice=1", false, -1168), (sell + "&belowType=TAKE_PROFIT", false, -1168),
            ("side=SELL&quantity=1&aboveType=STOP_LOSS&belowType=LIMIT_MAKER", false, -1197),
            ("side=BUY&quantity=1&aboveType=LIMIT_MAKER&belowType=STOP_LOSS", false, -1196),
            ("side=SELL&quantity=1&aboveType=STOP_LOSS&belowType=STOP_LOSS", false, -1197),
            (sell + "&belowType=STOP_LOSS", false, -1102), (sell + stop + "&belowPrice=1", false, -1106),
            (sell + stop + "&aboveStopPrice=1", false, -1106), (sell + stop + "&belowIcebergQty=1", false, -1013),
            (sell + "&belowType=STOP_LOSS_LIMIT&belowPrice=1&belowStopPrice=1", false, -1102),
            (sell + "&belowType=STOP_LOSS_LIMIT&belowPrice=1&belowTrailingDelta=1", false, -1013),
            (sell + "&belowType=TAKE_PROFIT_LIMIT", false, -1013),
        ])
    func wrong(query: String, isOld: Bool, code: Int) {
        #expect(BinanceSample.code { _ = try draft(query, isOld: isOld) } == code, "\(query)")
    }

    @Test("the prices have to be on their sides of the last one")
    func sides() throws {
        func code(_ query: String, last: String?) throws -> Int? {
            let draft = try draft(query, isOld: true)
            return BinanceSample.code { try draft.check(last: last.flatMap { Price($0) }) }
        }
        let buy = "side=BUY&quantity=1&price=50&stopPrice=200"
        #expect(try code(Self.old, last: "100") == nil)
        #expect(try code(buy, last: "100") == nil)
        for last in ["50", "200", "49", "201"] {
            #expect(try code(Self.old, last: last) == -2010)
            #expect(try code(buy, last: last) == -2010)
        }
        #expect(try code(Self.old, last: nil) == -1112)
    }

    // MARK: - Brackets

    private static let entry = "workingType=LIMIT&workingSide=BUY&workingPrice=100&workingQuantity=1&workingTimeInForce=GTC"
    private static let exits =
        "&pendingSide=SELL&pendingQuantity=1&pendingAboveType=LIMIT_MAKER&pendingAbovePrice=200"
        + "&pendingBelowType=STOP_LOSS&pendingBelowStopPrice=50"

    private func bracket(_ query: String) throws -> OrderListDraft {
        try OrderListDraft(try BinanceSample.parameters(query), BinanceSample.bitcoin, .bracket)
    }

    @Test("a purchase that wakes a pair is a bracket")
    func brackets() throws {
        let draft = try bracket(Self.entry + Self.exits + "&workingClientOrderId=e&pendingAboveClientOrderId=a")
        #expect(draft.side == .buy && draft.entry?.type == .limit && draft.entry?.clientOrderID == "e")
        #expect(draft.entry?.terms == OrderTerms(limitPrice: Price("100")))
        #expect(
            draft.target.type == .limit && draft.target.terms?.limitPrice == Price("200") && draft.target.clientOrderID == "a")
        #expect(draft.stop.type == .stop && draft.stop.terms?.stopPrice == Price("50"))
        // The last price is on no side of anything: the purchase waits for its own.
        #expect(BinanceSample.code { try draft.check(last: Price("1000")) } == nil)
        let maker = Self.entry.replacing("LIMIT&", with: "LIMIT_MAKER&").replacing("&workingTimeInForce=GTC", with: "")
        #expect(try bracket(maker + Self.exits).entry?.terms?.isPostOnly == true)
        let above = try bracket(Self.entry + Self.exits.replacing("Price=200", with: "Price=100"))
        #expect(BinanceSample.code { try above.check(last: Price("1000")) } == -2010)
    }

    @Test(
        "a bracket that is none here has Binance's code",
        arguments: [
            ("workingSide=BUY", "workingSide=SELL", -1014), ("pendingSide=SELL", "pendingSide=BUY", -1014),
            ("pendingQuantity=1", "pendingQuantity=2", -1014), ("pendingQuantity=1", "x=1", -1102),
            ("workingType=LIMIT", "workingType=MARKET", -1116), ("&workingTimeInForce=GTC", "", -1102),
            ("pendingAboveType=LIMIT_MAKER", "pendingAboveType=TAKE_PROFIT_LIMIT", -1013),
            ("pendingBelowType=STOP_LOSS", "pendingBelowType=LIMIT_MAKER", -1168),
            ("workingPrice=100", "workingPrice=0", -1013), ("workingSide=BUY&", "", -1102),
        ])
    func wrongBrackets(old: String, new: String, code: Int) {
        let query = (Self.entry + Self.exits).replacing(old, with: new)
        #expect(BinanceSample.code { _ = try bracket(query) } == code, "\(query)")
    }
}
