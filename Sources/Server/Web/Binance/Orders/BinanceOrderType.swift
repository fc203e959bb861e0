internal import Contracts
internal import Domain

/// Binance's names for kinds of orders.
enum BinanceOrderType: String, Sendable, Hashable, CaseIterable {
    case limit = "LIMIT"
    case limitMaker = "LIMIT_MAKER"
    case market = "MARKET"
    case stopLoss = "STOP_LOSS"
    case stopLossLimit = "STOP_LOSS_LIMIT"
    case takeProfit = "TAKE_PROFIT"
    case takeProfitLimit = "TAKE_PROFIT_LIMIT"

    /// What an order of ours is called there.
    init(_ order: Order) {
        switch order.type {
        case .market: self = .market
        case .limit: self = order.terms?.isPostOnly == true || order.link?.role == .target ? .limitMaker : .limit
        case .stop, .trailingStop: self = .stopLoss
        case .stopLimit: self = .stopLossLimit
        case .takeProfit: self = .takeProfit
        }
    }

    var hasPrice: Bool { self == .limit || self == .limitMaker || self == .stopLossLimit || self == .takeProfitLimit }
    var hasStop: Bool { self != .limit && self != .limitMaker && self != .market }
    /// Whether the order says how long it waits; the others wait until they are cancelled.
    var hasTimeInForce: Bool { self == .limit || self == .stopLossLimit || self == .takeProfitLimit }
}

/// How much an answer to an order says.
enum BinanceResponseType: String, Sendable, Hashable {
    case acknowledgement = "ACK"
    case result = "RESULT"
    case full = "FULL"
}

enum BinanceSide: String, Sendable, Hashable {
    case buy = "BUY"
    case sell = "SELL"

    var side: Side { self == .buy ? .buy : .sell }
}

extension Side {
    var binanceName: String { self == .buy ? "BUY" : "SELL" }
}

/// How long an order waits, as far as Binance has words for it.
enum BinanceTimeInForce: String, Sendable, Hashable {
    case goodTillCanceled = "GTC"
    case immediateOrCancel = "IOC"
    case fillOrKill = "FOK"

    var timeInForce: TimeInForce {
        switch self {
        case .goodTillCanceled: .goodTillCanceled
        case .immediateOrCancel: .immediateOrCancel
        case .fillOrKill: .fillOrKill
        }
    }

    init(_ timeInForce: TimeInForce) {
        switch timeInForce {
        // Binance's spot market has no order that ends with the day; until then this one is good till it is cancelled.
        case .goodTillCanceled, .day: self = .goodTillCanceled
        case .immediateOrCancel: self = .immediateOrCancel
        case .fillOrKill: self = .fillOrKill
        }
    }
}
