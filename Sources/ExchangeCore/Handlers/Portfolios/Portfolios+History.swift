import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    func history(_ request: GetPortfolioHistory) async throws -> PortfolioHistory {
        let user = try await credentials.verify(request.credential, for: .read)
        let changes = try await ledger.query { reader in
            try reader.valueChanges(of: try reader.portfolio(request.portfolio, for: user))
        }
        let now = now()
        guard let first = changes.first?.time else { return PortfolioHistory(points: []) }
        // Before its first entry a portfolio is nothing, not worth zero.
        let grid = HistoryGrid(from: min(max(request.from, first), now), to: now)
        let prices = try await prices(of: Set(changes.compactMap(\.holding?.asset)), on: grid, now: now)
        let values = ValueHistory.values(at: grid.times, changes: changes, prices: prices)
        return PortfolioHistory(
            points: zip(grid.times, values).compactMap { time, value in value.map { ValuePoint(time: time, value: $0) } })
    }

    private func prices(
        of assets: Set<AssetID>, on grid: HistoryGrid, now: Timestamp
    ) async throws -> [AssetID: [ValueHistory.Observation]] {
        guard let start = grid.times.first, !assets.isEmpty else { return [:] }
        // The first moment needs a price from before it.
        let lead = max(grid.interval.milliseconds, CandleInterval.day.milliseconds)
        let closes = try await quotes.closes(
            of: assets.sorted(), interval: grid.interval, from: start.adding(milliseconds: -lead), to: now)
        var prices: [AssetID: [ValueHistory.Observation]] = [:]
        for asset in assets {
            var observations = (closes[asset] ?? []).map { ValueHistory.Observation(time: $0.time, price: $0.price) }
            // The last point is what the portfolio is worth now.
            while let last = observations.last, last.time >= now { observations.removeLast() }
            if let quote = quotes.market(of: asset)?.quote {
                observations.append(ValueHistory.Observation(time: now, price: quote.price))
            }
            prices[asset] = observations
        }
        return prices
    }
}
