internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes

/// What programs ask of Binance's wallet about the spot market: its state and its fees.
enum WalletEndpoints {
    static let routes: [BinanceRoute] = [
        .open("system/status", in: .wallet, weight: { _ in 1 }, status),
        .signed(.get, "asset/tradeFee", ["symbol"], in: .wallet, weight: { _ in 1 }, fees),
    ]

    /// In maintenance while nothing can be traded.
    private static func status(_ call: BinanceCall) async throws -> BinanceAnswer {
        let isHalted = call.view.halts.contains { $0.asset == nil }
        return BinanceAnswer(
            BinanceJSON.object { json in
                json.number("status", isHalted ? 1 : 0)
                json.string("msg", isHalted ? "system_maintenance" : "normal")
            })
    }

    /// The same for all pairs and everybody.
    private static func fees(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pairs = call.parameters.has("symbol") ? [try call.pair()] : call.pairs.all
        // A key that is none learns nothing, not even this.
        _ = try await call.ask(AuthenticateKey(credential: try call.credential))
        let rules = call.rules
        return BinanceAnswer(
            BinanceJSON.array(pairs, capacityEach: 96) { json, pair in
                json.object { json in
                    json.string("symbol", pair.symbol)
                    json.string("makerCommission", AccountEndpoints.rate(rules.makerFeeBasisPoints))
                    json.string("takerCommission", AccountEndpoints.rate(rules.feeBasisPoints))
                }
            })
    }
}
