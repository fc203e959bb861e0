import Bus
import Contracts
import Domain
import Testing

@testable import Web

@Suite("Orders in Binance's words")
struct OrderDraftTests {
    private static let limit = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=83000.5"

    private func draft(_ query: String, _ pair: BinancePair = BinanceSample.bitcoin) throws -> OrderDraft {
        try OrderDraft(try BinanceSample.parameters(query), pair)
    }

    @Test("each kind becomes the order that it is here")
    func kinds() throws {
        let limit = try draft(Self.limit + "&newClientOrderId=mine")
        #expect(limit.side == .buy && limit.type == .limit && limit.clientOrderID == "mine" && limit.response == .full)
        #expect(limit.size == .quantity(Quantity(steps: 50_000_000, decimals: 8)))
        #expect(limit.terms == OrderTerms(limitPrice: Price("83000.5")))
        let fill = try draft("side=SELL&type=LIMIT&timeInForce=FOK&quantity=1&price=1&newOrderRespType=ACK")
        #expect(fill.side == .sell && fill.terms.timeInForce == .fillOrKill && fill.response == .acknowledgement)
        let maker = try draft("side=SELL&type=LIMIT_MAKER&quantity=1&price=1")
        #expect(maker.type == .limit && maker.terms.isPostOnly && maker.response == .acknowledgement)
        let market = try draft("side=SELL&type=MARKET&quantity=1")
        #expect(market.type == .market && market.terms == .none && market.response == .full)
        #expect(try draft("side=BUY&type=MARKET&quoteOrderQty=100.000001").size == .amount(USD(micros: 100_000_001)))
        let stop = try draft("side=SELL&type=STOP_LOSS&quantity=1&stopPrice=5")
        #expect(stop.type == .stop && stop.terms == OrderTerms(stopPrice: Price("5")))
        let stopLimit = try draft("side=SELL&type=STOP_LOSS_LIMIT&timeInForce=GTC&quantity=1&price=4&stopPrice=5")
        #expect(stopLimit.type == .stopLimit && stopLimit.terms == OrderTerms(limitPrice: Price("4"), stopPrice: Price("5")))
        #expect(try draft("side=SELL&type=TAKE_PROFIT&quantity=1&stopPrice=5").type == .takeProfit)
        let trailing = try draft("side=SELL&type=STOP_LOSS&quantity=1&trailingDelta=500")
        #expect(trailing.type == .trailingStop && trailing.terms.trail == .basisPoints(500))
    }

    @Test(
        "what is wrong has Binance's code",
        arguments: [
            ("type=LIMIT", -1102), ("side=BUY", -1102), ("side=buy&type=LIMIT", -1117), ("side=BUY&type=limit", -1116),
            ("side=&type=LIMIT", -1105), ("side=BUY&type=STOP", -1116),
            // What each kind needs, and what it must not have.
            ("side=BUY&type=LIMIT&quantity=1&price=1", -1102), ("side=BUY&type=LIMIT&timeInForce=GTC&price=1", -1102),
            ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1", -1102),
            ("side=BUY&type=LIMIT&timeInForce=DAY&quantity=1&price=1", -1115),
            (limit + "&stopPrice=1", -1106), (limit + "&trailingDelta=100", -1106), (limit + "&quoteOrderQty=1", -1106),
            ("side=BUY&type=LIMIT_MAKER&timeInForce=GTC&quantity=1&price=1", -1106),
            ("side=BUY&type=MARKET", -1102), ("side=BUY&type=MARKET&quantity=1&quoteOrderQty=1", -1128),
            ("side=BUY&type=MARKET&quantity=1&price=1", -1106), ("side=BUY&type=MARKET&quantity=1&timeInForce=IOC", -1106),
            ("side=BUY&type=STOP_LOSS&quantity=1", -1102), ("side=BUY&type=STOP_LOSS&quantity=1&stopPrice=1&price=1", -1106),
            ("side=BUY&type=STOP_LOSS_LIMIT&timeInForce=GTC&quantity=1&price=1", -1102),
            ("side=BUY&type=TAKE_PROFIT&quantity=1&stopPrice=1&timeInForce=GTC", -1106),
            // What this exchange has not.
            ("side=BUY&type=TAKE_PROFIT_LIMIT&timeInForce=GTC&quantity=1&price=1&stopPrice=1", -1013),
            (limit + "&icebergQty=1", -1013), (limit + "&strategyId=1", -1106), (limit + "&strategyType=1000000", -1106),
            ("side=BUY&type=TAKE_PROFIT&quantity=1&trailingDelta=100", -1013),
            ("side=BUY&type=STOP_LOSS&quantity=1&stopPrice=1&trailingDelta=100", -1013),
            // Filters.
            ("side=BUY&type=MARKET&quantity=0", -1013), ("side=BUY&type=MARKET&quantity=0.000000001", -1111),
            ("side=BUY&type=MARKET&quantity=99999999999999999999", -1013),
            ("side=BUY&type=MARKET&quoteOrderQty=0", -1013), ("side=BUY&type=MARKET&quoteOrderQty=0.0000001", -1111),
            ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0", -1013),
            ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.00001", -1013),
            ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.000000001", -1111),
            ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=99999999999999999999", -1013),
            ("side=BUY&type=STOP_LOSS&quantity=1&trailingDelta=0", -1013),
            ("side=BUY&type=STOP_LOSS&quantity=1&trailingDelta=10000", -1013),
            ("side=BUY&type=STOP_LOSS&quantity=1&trailingDelta=1.5", -1100),
            // Texts.
            ("side=BUY&type=MARKET&quantity=-1", -1100), ("side=BUY&type=MARKET&quantity=NaN", -1100),
            ("side=BUY&type=MARKET&quantity=1e5", -1100), ("side=BUY&type=MARKET&quantity=", -1105),
            (limit + "&newClientOrderId=", -1105), (limit + "&newClientOrderId=a%20b", -1100),
            (limit + "&newOrderRespType=LONG", -1130), (limit + "&selfTradePreventionMode=ALWAYS", -1130),
        ])
    func wrong(query: String, code: Int) {
        #expect(BinanceSample.code { _ = try draft(query) } == code, "\(query)")
    }

    @Test("decimals that a coin does not have may be written as zeros")
    func zeros() throws {
        #expect(
            try draft("side=BUY&type=MARKET&quantity=1.00000000", BinanceSample.dust).size
                == .quantity(Quantity(steps: 1, decimals: 0)))
        #expect(BinanceSample.code { _ = try draft("side=BUY&type=MARKET&quantity=1.5", BinanceSample.dust) } == -1013)
        #expect(
            try draft("side=BUY&type=MARKET&quantity=0.5000000000000").size == .quantity(Quantity(steps: 50_000_000, decimals: 8))
        )
        let fine = try draft("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.00000000000001", BinanceSample.dust)
        #expect(fine.terms.limitPrice == Price("0.00000000000001"))
    }

    @Test("refusals have Binance's codes")
    func refusals() {
        func code(_ reason: OrderReason) -> Int { BinanceError(refusedFor: reason, "Said to people.").code }
        #expect(BinanceError(refusedFor: .insufficientFunds, nil) == .insufficientBalance)
        #expect(BinanceError(refusedFor: .insufficientHoldings, nil) == .insufficientBalance)
        #expect(BinanceError(refusedFor: .belowMinimum, nil) == .filter("NOTIONAL"))
        #expect(BinanceError(refusedFor: .wouldTake, nil) == .wouldTake)
        #expect(BinanceError(refusedFor: .tradingHalted, nil) == .marketClosed)
        #expect(BinanceError(refusedFor: .assetSuspended, nil) == .marketClosed)
        #expect(BinanceError(refusedFor: .staleQuote, nil) == .noDepth)
        for reason in OrderReason.allCases { #expect([-2010, -1013, -1112].contains(code(reason))) }
    }

    @Test("errors of roles have Binance's codes and tell nothing more")
    func failures() {
        func error(_ code: BusError.Code, _ field: String? = nil) -> BinanceError {
            BinanceError(BusError(code, "Said to people.", field: field))
        }
        #expect(error(.unauthenticated) == .rejectedKey)
        #expect(error(.unauthenticated, "signature") == .badSignature)
        #expect(error(.keyScope) == .rejectedKey)
        #expect(error(.accountSuspended) == .rejectedKey)
        #expect(error(.deadlineExceeded).code == -1007 && error(.deadlineExceeded).status == 504)
        #expect(error(.overloaded).code == -1008 && error(.overloaded).retryAfter == 2)
        for code in [BusError.Code.noSuchService, .unavailable, .notReady, .closed, .storageUnavailable] {
            #expect(error(code).code == -1001 && error(code).status == 503)
        }
        #expect(error(.handlerFailed) == .unknown && BinanceError.unknown.status == 500)
        #expect(BinanceError(placing: BusError(.conflict, "x")) == .duplicateOrder)
        #expect(BinanceError(placing: BusError(.invalidInput, "x", field: "size")) == .filter("LOT_SIZE"))
        #expect(BinanceError(placing: BusError(.invalidInput, "x", field: "stopPrice")) == .filter("PRICE_FILTER"))
    }
}
