import Foundation
import Synchronization
import TestSupport

/// A server that answers like Binance (under /binance) and CoinCap (under /coincap), with prices that a test sets.
final class FakeExchange: Sendable {
    struct State {
        /// By symbol.
        var binance: [String: String] = ["BTC": "80000", "ETH": "2400", "XRP": "1.4"]
        /// By symbol, in the order of the list.
        var coinCap: [(id: String, symbol: String, price: String)] = [
            ("bitcoin", "BTC", "80010"), ("ethereum", "ETH", "2401"), ("tether", "USDT", "0.9998"), ("whitebit", "WBT", "58.5"),
        ]
        var binanceIsDown = false
        var coinCapIsDown = false
        /// What the next answers of prices by symbol hold instead.
        var prices: String?
    }

    let state = Mutex(State())
    let server: FixtureServer

    init() throws {
        // The server's closure needs the state before `self` is there.
        let box = Box()
        server = try FixtureServer { request in box.exchange.withLock { $0 }?.answer(request) ?? .notFound }
        box.exchange.withLock { $0 = self }
    }

    private final class Box: Sendable { let exchange = Mutex<FakeExchange?>(nil) }

    func count(_ part: String) -> Int { server.requests.count { $0.path.contains(part) } }

    private func answer(_ request: ScriptedRequest) -> ScriptedAnswer {
        state.withLock { state in
            if request.path.hasPrefix("/binance") {
                guard !state.binanceIsDown else { return .page(503) }
                return binance(request, state)
            }
            guard !state.coinCapIsDown else { return .page(503) }
            return coinCap(request, state)
        }
    }

    private func binance(_ request: ScriptedRequest, _ state: State) -> ScriptedAnswer {
        let asked =
            request.query["symbols"].flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
            ?? request.query["symbol"].map { [$0] } ?? state.binance.keys.map { $0 + "USDT" }
        let known = asked.compactMap { symbol in state.binance[String(symbol.dropLast(4))].map { (symbol, $0) } }
        // As Binance does: one unknown symbol fails the whole question.
        guard known.count == asked.count else { return .json(#"{"code":-1121,"msg":"Invalid symbol."}"#, status: 400) }
        let rows: [String]
        switch request.path {
        case "/binance/api/v3/ticker/price": rows = known.map { #"{"symbol":"\#($0.0)","price":"\#($0.1)"}"# }
        case "/binance/api/v3/exchangeInfo":
            let symbols = known.map { #"{"symbol":"\#($0.0)","status":"TRADING"}"# }
            return .json(#"{"symbols":[\#(symbols.joined(separator: ","))]}"#)
        case "/binance/api/v3/ticker/24hr":
            rows = known.map {
                #"{"symbol":"\#($0.0)","lastPrice":"\#($0.1)","openPrice":"\#($0.1)","quoteVolume":"5","closeTime":1}"#
            }
        case "/binance/api/v3/klines":
            return .json(#"[[1794268800000,"2","3","1","2","5",1794355199999,"10",1,"0","0","0"]]"#)
        default: return .notFound
        }
        return .json(request.query["symbol"] == nil ? "[\(rows.joined(separator: ","))]" : rows[0])
    }

    private func coinCap(_ request: ScriptedRequest, _ state: State) -> ScriptedAnswer {
        func row(_ index: Int) -> String {
            let coin = state.coinCap[index]
            return
                #"{"id":"\#(coin.id)","rank":"\#(index + 1)","symbol":"\#(coin.symbol)","name":"\#(coin.id)","supply":"100","priceUsd":"\#(coin.price)"}"#
        }
        let parts = request.path.split(separator: "/").dropFirst().map(String.init)
        if parts == ["assets"] {
            return .json(#"{"data":[\#(state.coinCap.indices.map(row).joined(separator: ","))],"timestamp":1794312000000}"#)
        }
        if parts.count == 2, parts[0] == "assets", let index = state.coinCap.firstIndex(where: { $0.id == parts[1] }) {
            return .json(#"{"data":[\#(row(index))]}"#)
        }
        if parts.count == 3, parts[0] == "price" {
            if let prices = state.prices { return .json(prices) }
            let prices = parts[2].split(separator: ",").map { symbol in
                state.coinCap.first { $0.symbol == symbol }.map { "\"\($0.price)\"" } ?? "null"
            }
            return .json(#"{"data":[\#(prices.joined(separator: ","))],"timestamp":1794312000000}"#)
        }
        if parts.last == "history" { return .json(#"{"data":[{"priceUsd":"58","time":1794268800000}]}"#) }
        return .notFound
    }
}
