internal import Contracts
internal import Domain
internal import Logging

/// Asks CoinCap v3, within the month's credits.
struct CoinCapClient: Sendable {
    let budget: CreditBudget
    private let service: ServiceClient
    private let base: String
    private let key: String
    private let logger: Logger

    /// - Parameter base: with the version and without a slash at the end, `https://rest.coincap.io/v3`.
    init(base: String, key: String, budget: CreditBudget, http: any HTTPFetching, surroundings: Surroundings, logger: Logger) {
        self.base = base
        self.key = key
        self.budget = budget
        self.logger = logger
        service = ServiceClient(name: "CoinCap", http: http, surroundings: surroundings)
    }

    /// The largest coins.
    func list(limit: Int) async throws(MarketDataError) -> CoinCapAnswer.Rows {
        let answer = try await get("/assets?limit=\(limit)", for: .catalogue, expectedBytes: limit * 650)
        return reported(try CoinCapAnswer.assets(answer))
    }

    /// One coin.
    func coin(_ id: AssetID) async throws(MarketDataError) -> CoinCapAnswer.Row {
        var limits = ServiceClient.Limits()
        limits.retry = .once
        limits.timeout = .seconds(2)
        let answer = try await get(
            "/assets/" + ForeignText.pathSegment(id.rawValue), for: .order, expectedBytes: 2_000, limits: limits)
        let rows = reported(try CoinCapAnswer.assets(answer)).rows
        guard let row = rows.first(where: { $0.asset.id == id }) else {
            throw CoinCapAnswer.unreadable("another coin than \(id)")
        }
        return row
    }

    /// Prices by symbol, in the order of `symbols`.
    func prices(_ symbols: [String]) async throws(MarketDataError) -> (prices: [Price?], time: Timestamp?) {
        let answer = try await get(
            "/price/bysymbol/" + ForeignText.pathSegment(symbols.joined(separator: ",")), for: .quotes,
            expectedBytes: CoinCapClient.expectedBytes(symbols: symbols.count))
        return try CoinCapAnswer.prices(answer, count: symbols.count)
    }

    static func expectedBytes(symbols: Int) -> Int { 60 + symbols * 30 }

    /// The worth of a currency or coin in USD.
    func rate(_ id: String) async throws(MarketDataError) -> Price {
        try CoinCapAnswer.rate(try await get("/rates/" + ForeignText.pathSegment(id), for: .quotes, expectedBytes: 400))
    }

    /// Prices from `from` to `to`, in as many requests as CoinCap's windows make of it.
    func history(
        _ id: AssetID, interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws(MarketDataError) -> [(time: Timestamp, price: Price)] {
        var points: [(time: Timestamp, price: Price)] = []
        for window in CoinCapClient.windows(interval: interval, from: from, to: to) {
            let rows = Int(window.to.millisecondsSince(window.from) / interval.milliseconds) + 2
            let path =
                "/assets/\(ForeignText.pathSegment(id.rawValue))/history?interval=\(interval.coinCapName)"
                + "&start=\(window.from.milliseconds)&end=\(window.to.milliseconds)"
            let history = try CoinCapAnswer.history(try await get(path, for: .history, expectedBytes: rows * 130))
            for complaint in history.complaints { logger.warning("CoinCap's history of \(id): \(complaint)") }
            points += history.points
        }
        return points
    }

    /// `from..<to` in pieces of what one request may ask for, oldest first, at most eight.
    static func windows(interval: CandleInterval, from: Timestamp, to: Timestamp) -> [(from: Timestamp, to: Timestamp)] {
        var windows: [(from: Timestamp, to: Timestamp)] = []
        var end = to
        while end > from, windows.count < 8 {
            let start = max(from, end.adding(milliseconds: -interval.coinCapWindowMilliseconds))
            windows.append((start, end))
            end = start
        }
        return windows.reversed()
    }

    private func reported(_ rows: CoinCapAnswer.Rows) -> CoinCapAnswer.Rows {
        for complaint in rows.complaints { logger.warning("CoinCap's list: \(complaint)") }
        return rows
    }

    private func get(
        _ path: String, for purpose: CreditBudget.Purpose, expectedBytes: Int, limits: ServiceClient.Limits = .init()
    ) async throws(MarketDataError) -> [UInt8] {
        let budget = budget
        let expected = CreditBudget.cost(bytes: expectedBytes)
        do throws(MarketDataError) {
            return try await service.get(
                base + path, headers: [("Authorization", "Bearer " + key), ("Accept", "application/json")], limits: limits
            ) { () throws(MarketDataError) in
                guard budget.spend(expected, for: purpose) else {
                    throw MarketDataError(
                        .budgetExhausted, "The month's CoinCap credits are used up for this: \(budget.used) of \(budget.allowed)."
                    )
                }
                return { bytes in budget.settle(expected: expected, actual: CreditBudget.cost(bytes: bytes)) }
            }.body
        } catch {
            // A refused key will not be accepted a second later; each question might cost a credit.
            if error.code == .unauthorized { service.rest(milliseconds: 3_600_000, because: error.message) }
            throw error
        }
    }
}
