import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    func history(_ request: GetPortfolioHistory) async throws -> PortfolioHistory {
        let (_, period, entries) = try await readPeriod(request.credential, request.portfolio, request.period)
        let end = period.end ?? now()
        guard let first = entries.changes.first?.time else { return PortfolioHistory(points: []) }
        // Before its first entry a portfolio is nothing, not worth zero.
        let grid = HistoryGrid(from: min(max(request.from, first), end), to: end)
        guard let start = grid.times.first else { return PortfolioHistory(points: []) }
        let stretches = ValueHistory.holdings(entries.changes, until: end).compactMapValues { stretches in
            // The first moment needs a price from before it.
            stretches.filter { $0.to > start }.map {
                TimeRange(from: max($0.from, start.adding(milliseconds: -CandleInterval.day.milliseconds)), to: $0.to)
            }
        }
        let problems = await completeDays(stretches)
        let coins = Set(entries.fills.map(\.asset))
        let lead = start.adding(milliseconds: -max(grid.interval.milliseconds, CandleInterval.day.milliseconds))
        var prices = try await prices(of: coins, interval: grid.interval, from: lead, in: period, until: end)
        var days = prices
        if grid.interval != .day {
            // Before the exchange kept prices itself there are days at best.
            days = try await self.prices(of: coins, interval: .day, from: lead, in: period, until: end)
            for (asset, closes) in days { prices[asset] = ValueHistory.merged(prices[asset] ?? [], closes) }
        }
        var values = ValueHistory.values(at: grid.times, changes: entries.changes, prices: prices)
        if let value = period.closingValue, !values.isEmpty { values[values.count - 1] = value }
        return PortfolioHistory(
            points: zip(grid.times, values).compactMap { time, value in value.map { ValuePoint(time: time, value: $0) } },
            missingCloses: Self.missing(at: EquityDay.times(from: start, to: end), stretches, days, problems))
    }

    /// A period of a portfolio and what happened in it. Throws `notFound`.
    func readPeriod(
        _ credential: Credential, _ portfolio: PortfolioID?, _ number: Int?
    ) async throws -> (portfolio: PortfolioID, period: PortfolioPeriod, entries: PortfolioEntries) {
        let user = try await credentials.verify(credential, for: .read)
        return try await ledger.query { reader in
            let id = try reader.portfolio(portfolio, for: user)
            guard let record = try reader.portfolio(id) else { throw BusError.noSuchPortfolio }
            let periods = try reader.periods(of: record)
            guard let period = number.map({ number in periods.first { $0.number == number } }) ?? periods.last else {
                throw BusError(.notFound, "The portfolio has no such period.", field: "period")
            }
            return (id, PortfolioPeriod(period), try reader.entries(of: id, period: period.number))
        }
    }

    /// Prices at the ends of intervals, the oldest first; in a period that lasts the quotes of this moment are the last ones.
    func prices(
        of assets: Set<AssetID>, interval: CandleInterval, from: Timestamp, in period: PortfolioPeriod, until end: Timestamp
    ) async throws -> [AssetID: [ValueHistory.Observation]] {
        guard !assets.isEmpty else { return [:] }
        let closes = try await quotes.closes(of: assets.sorted(), interval: interval, from: from, to: end)
        var prices: [AssetID: [ValueHistory.Observation]] = [:]
        for asset in assets {
            var observations = (closes[asset] ?? []).map { ValueHistory.Observation(time: $0.time, price: $0.price) }
            if period.end == nil {
                // The last point is what the portfolio is worth now.
                while let last = observations.last, last.time >= end { observations.removeLast() }
                if let quote = quotes.market(of: asset)?.quote {
                    observations.append(ValueHistory.Observation(time: end, price: quote.price))
                }
            }
            prices[asset] = observations
        }
        return prices
    }
}
