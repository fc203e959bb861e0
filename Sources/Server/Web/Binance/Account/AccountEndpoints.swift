internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes

/// What a trader has and has done.
enum AccountEndpoints {
    static let routes: [BinanceRoute] = [
        .signed(.get, "account", ["omitZeroBalances"], weight: { _ in 20 }, account),
        .signed(
            .get, "myTrades", ["symbol", "orderId", "startTime", "endTime", "fromId", "limit"],
            weight: { $0.has("orderId") ? 5 : 20 }, trades),
        .signed(.get, "rateLimit/order", weight: { _ in 40 }, orderCounts),
    ]

    private static func account(_ call: BinanceCall) async throws -> BinanceAnswer {
        let omitsZero = try call.parameters["omitZeroBalances"] == "true"
        let credential = try call.credential
        async let asked = call.ask(AuthenticateKey(credential: credential))
        let portfolio = try await call.ask(GetPortfolio(credential: credential, costBasis: .average))
        let identity = try await asked
        var balances = [Balance(asset: BinancePair.quoteAsset, free: DecimalText(portfolio.cash), held: portfolio.heldCash)]
        for position in portfolio.positions {
            guard let pair = call.pairs.byAsset[position.asset] else { continue }
            balances.append(Balance(pair, position))
        }
        if omitsZero { balances.removeAll { $0.free.mantissa == 0 && $0.locked.mantissa == 0 } }
        let rules = call.rules
        return BinanceAnswer(
            BinanceJSON.object(capacity: 1024 + balances.count * 80) { json in
                json.number("makerCommission", rules.makerFeeBasisPoints)
                json.number("takerCommission", rules.feeBasisPoints)
                json.number("buyerCommission", 0)
                json.number("sellerCommission", 0)
                json.object("commissionRates") { json in
                    json.string("maker", rate(rules.makerFeeBasisPoints))
                    json.string("taker", rate(rules.feeBasisPoints))
                    json.string("buyer", BinanceDecimal.zero)
                    json.string("seller", BinanceDecimal.zero)
                }
                json.bool("canTrade", identity.key.scope == .trade)
                json.bool("canWithdraw", false)
                json.bool("canDeposit", false)
                json.bool("brokered", false)
                json.bool("requireSelfTradePrevention", false)
                json.bool("preventSor", false)
                json.number("updateTime", call.now.milliseconds)
                json.string("accountType", "SPOT")
                json.array("balances", balances) { json, balance in
                    json.object { json in
                        json.string("asset", balance.asset)
                        json.string("free", balance.free.binanceText)
                        json.string("locked", balance.locked.binanceText)
                    }
                }
                json.strings("permissions", ["SPOT"])
                json.number("uid", identity.user.rawValue)
            })
    }

    /// A fee as the part of the value that it takes.
    static func rate(_ basisPoints: Int) -> String { BinanceDecimal.text(mantissa: Int128(basisPoints), scale: 4) }

    private struct Balance: Sendable {
        let asset: String
        let free: DecimalText
        let locked: DecimalText

        init(asset: String, free: DecimalText, held: USD?) {
            self.asset = asset
            self.free = free
            locked = DecimalText(held ?? .zero)
        }

        init(_ pair: BinancePair, _ position: Position) {
            let held = position.heldQuantity?.steps ?? 0
            asset = pair.base
            free = DecimalText(mantissa: Int128(position.quantity.steps) - Int128(held), scale: Int(position.quantity.decimals))
            locked = DecimalText(mantissa: Int128(held), scale: Int(position.quantity.decimals))
        }
    }

    private static func trades(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pair = try call.pair()
        let span = try TimeSpan(call.parameters)
        let limit = try call.parameters.pageLimit()
        let order = try call.parameters.integer("orderId")
        let from = try call.parameters.integer("fromId")
        let hasTime = span.from != nil || span.end != nil
        guard !hasTime || (order == nil && from == nil) else { throw BinanceError.badCombination }
        // From a trade or a moment on the oldest come first; else the newest are wanted.
        let after: FillID? = from.map { FillID(max(0, $0 - 1)) } ?? (span.from == nil ? nil : FillID(0))
        let page = try await call.ask(
            ListFills(
                credential: try call.credential, asset: pair.asset.id, order: order.map { OrderID($0) }, since: span.from,
                until: span.end, after: after, limit: limit))
        let fills = after == nil ? page.fills.reversed() : page.fills
        return BinanceAnswer(BinanceJSON.array(fills) { $0.trade($1, pair) })
    }

    private static func orderCounts(_ call: BinanceCall) async throws -> BinanceAnswer {
        _ = try await call.ask(AuthenticateKey(credential: try call.credential))
        let counts = call.orders.counts(of: call.key, at: call.now)
        let limits = ExchangeInfo.limits(call).filter { $0.type == "ORDERS" }
        return BinanceAnswer(
            BinanceJSON.array(limits) { json, limit in
                json.object { json in
                    json.string("rateLimitType", limit.type)
                    json.string("interval", limit.interval)
                    json.number("intervalNum", limit.count)
                    json.number("limit", limit.limit)
                    json.number("count", limit.interval == "DAY" ? counts.today : counts.inTenSeconds)
                }
            })
    }
}

extension BinanceJSON {
    fileprivate mutating func trade(_ fill: Fill, _ pair: BinancePair) {
        object { json in
            json.string("symbol", pair.symbol)
            json.number("id", fill.id.rawValue)
            json.number("orderId", fill.order.rawValue)
            json.number("orderListId", -1)
            json.string("price", BinanceDecimal.text(fill.price))
            json.string("qty", BinanceDecimal.text(fill.quantity))
            json.string("quoteQty", BinanceDecimal.text(fill.value))
            json.string("commission", BinanceDecimal.text(fill.fee))
            json.string("commissionAsset", BinancePair.quoteAsset)
            json.number("time", fill.time.milliseconds)
            json.bool("isBuyer", fill.side == .buy)
            json.bool("isMaker", fill.liquidity == .maker)
            json.bool("isBestMatch", true)
        }
    }
}
