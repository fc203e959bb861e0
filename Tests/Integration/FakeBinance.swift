import Foundation
import Synchronization
import TestSupport

/// Binance as far as the exchange asks it, for two coins, with a switch.
final class FakeBinance: Sendable {
    /// The real fields of its answers, with prices that a test sets.
    final class State: Sendable {
        let bitcoin = Mutex("81234.50000000")
        let ether = Mutex("2400.10000000")
        let isDown = Mutex(false)
    }

    let state = State()
    let server: FixtureServer

    init() throws {
        let state = state
        server = try FixtureServer { Self.answer($0, state) }
    }

    private static func answer(_ request: ScriptedRequest, _ state: State) -> ScriptedAnswer {
        guard !state.isDown.withLock({ $0 }) else { return .page(503) }
        let prices = ["BTCUSDT": state.bitcoin.withLock { $0 }, "ETHUSDT": state.ether.withLock { $0 }]
        let asked =
            request.query["symbols"].flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
            ?? request.query["symbol"].map { [$0] } ?? prices.keys.sorted()
        let known = asked.compactMap { symbol in prices[symbol].map { (symbol, $0) } }
        guard known.count == asked.count else { return .json(#"{"code":-1121,"msg":"Invalid symbol."}"#, status: 400) }
        let rows: [String]
        switch request.path {
        case "/api/v3/ticker/price": rows = known.map { #"{"symbol":"\#($0.0)","price":"\#($0.1)"}"# }
        case "/api/v3/exchangeInfo":
            let symbols = known.map { #"{"symbol":"\#($0.0)","status":"TRADING"}"# }
            return .json(#"{"symbols":[\#(symbols.joined(separator: ","))]}"#)
        case "/api/v3/ticker/24hr":
            let time = Int64(Date().timeIntervalSince1970 * 1000)
            rows = known.map {
                #"{"symbol":"\#($0.0)","lastPrice":"\#($0.1)","openPrice":"\#($0.1)","quoteVolume":"5","closeTime":\#(time)}"#
            }
        case "/api/v3/klines": return .json("[]")
        default: return .notFound
        }
        return .json(request.query["symbol"] == nil ? "[\(rows.joined(separator: ","))]" : rows[0])
    }
}
