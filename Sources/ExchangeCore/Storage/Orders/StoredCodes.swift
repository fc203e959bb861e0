import Domain

/// The numbers that stand for words in the rows of orders and fills. They are stored: never change or reuse one.
protocol StoredCode: CaseIterable {
    var storedCode: Int64 { get }
}

extension StoredCode {
    init(stored code: Int64) throws {
        guard let value = Self.allCases.first(where: { $0.storedCode == code }) else {
            throw StorageError(.notADatabase, "A row has a \(Self.self) that this program does not know: \(code).")
        }
        self = value
    }
}

extension Side: StoredCode {
    var storedCode: Int64 {
        switch self {
        case .buy: 0
        case .sell: 1
        }
    }
}

extension OrderType: StoredCode {
    var storedCode: Int64 {
        switch self {
        case .market: 1
        case .limit: 2
        case .stop: 3
        case .stopLimit: 4
        case .takeProfit: 5
        case .trailingStop: 6
        }
    }
}

extension OrderState: StoredCode {
    var storedCode: Int64 {
        switch self {
        case .new: 0
        case .partiallyFilled: 1
        case .filled: 2
        case .canceled: 3
        case .rejected: 4
        case .expired: 5
        }
    }
}

extension OrderReason: StoredCode {
    var storedCode: Int64 {
        switch self {
        case .staleQuote: 1
        case .noQuote: 2
        case .insufficientFunds: 3
        case .insufficientHoldings: 4
        case .belowMinimum: 5
        case .tooLarge: 6
        case .assetSuspended: 7
        case .tradingHalted: 8
        case .canceledByUser: 9
        case .wouldTake: 10
        case .notFilledAtOnce: 11
        case .dayEnded: 12
        case .portfolioClosed: 13
        case .siblingFilled: 14
        case .siblingEnded: 15
        case .entryNotFilled: 16
        case .noQuoteInTime: 17
        }
    }
}

extension TimeInForce: StoredCode {
    var storedCode: Int64 {
        switch self {
        case .goodTillCanceled: 0
        case .immediateOrCancel: 1
        case .fillOrKill: 2
        case .day: 3
        }
    }
}

extension OrderGroupKind: StoredCode {
    var storedCode: Int64 {
        switch self {
        case .oco: 0
        case .bracket: 1
        }
    }
}

extension OrderRole: StoredCode {
    var storedCode: Int64 {
        switch self {
        case .entry: 0
        case .target: 1
        case .stop: 2
        }
    }
}

extension Trail {
    /// Its kind, its number, and how many decimals that has.
    var stored: (kind: Int64, number: Int64, scale: Int64) {
        switch self {
        case .usd(let distance): (0, distance.mantissa, Int64(distance.scale))
        case .basisPoints(let basisPoints): (1, Int64(basisPoints), 0)
        }
    }

    /// The trail whose three columns begin at `first`; nil when they hold none.
    static func stored(_ row: SQLRow, _ first: Int32) throws -> Trail? {
        guard let kind = row.optionalInt64(first) else { return nil }
        if kind == 1 { return .basisPoints(row.int(first + 1)) }
        return .usd(try Price(storedMantissa: row.int64(first + 1), scale: row.int(first + 2)))
    }
}

extension BestPrice {
    /// The best price whose three columns begin at `first`; nil when they hold none.
    static func stored(_ row: SQLRow, _ first: Int32) throws -> BestPrice? {
        try Price.stored(row, first).map { BestPrice(price: $0, since: Timestamp(milliseconds: row.int64(first + 2))) }
    }
}

extension FillRule: StoredCode {
    var storedCode: Int64 { Int64(rawValue) }
}

extension OrderSize {
    /// Which kind of size, and its number in units; none for all.
    var stored: (kind: Int64, units: Int64?) {
        switch self {
        case .quantity(let quantity): (0, quantity.steps)
        case .amount(let amount): (1, amount.micros)
        case .all: (2, nil)
        }
    }

    init(storedKind kind: Int64, units: Int64, decimals: UInt8) throws {
        switch kind {
        case 0: self = .quantity(Quantity(steps: units, decimals: decimals))
        case 1: self = .amount(USD(micros: units))
        case 2: self = .all
        default: throw StorageError(.notADatabase, "An order has a kind of size that this program does not know: \(kind).")
        }
    }
}

extension Price {
    init(storedMantissa mantissa: Int64, scale: Int) throws {
        guard let price = Price(mantissa: mantissa, scale: scale) else {
            throw StorageError(.notADatabase, "A row has an impossible price.")
        }
        self = price
    }

    /// The price whose two columns begin at `first`; nil when they hold none.
    static func stored(_ row: SQLRow, _ first: Int32) throws -> Price? {
        try row.optionalInt64(first).map { try Price(storedMantissa: $0, scale: row.int(first + 1)) }
    }
}
