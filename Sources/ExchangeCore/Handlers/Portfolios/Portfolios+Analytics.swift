import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    /// Computes everything from the journal and stored prices; nothing of it is kept.
    func analytics(_ request: GetPortfolioAnalytics) async throws -> PortfolioAnalytics {
        let (portfolio, period, entries) = try await readPeriod(request.credential, request.portfolio, request.period)
        let method = try await costBasis(request.costBasis, request.credential)
        let end = period.end ?? now()
        let (days, benchmark, prices, missing) = try await days(
            entries, of: period, benchmark: request.benchmark, until: end)
        let books = try LotBooks(entries.fills, method: method)
        let lastPrice = { asset in
            period.end == nil ? quotes.market(of: asset)?.quote?.price : Self.lastPrice(of: asset, prices, entries)
        }
        let allocation = Self.allocation(cash: entries.changes.last?.cashAfter ?? .zero, books, lastPrice)
        let performance = Performance(days)
        let concentration = Concentration(allocation.map(\.value))
        let held = Self.heldLots(books, lastPrice)
        return PortfolioAnalytics(
            portfolio: portfolio, costBasis: method, figures: Self.figures(performance, concentration),
            drawdown: performance.drawdown, curve: Self.curve(days, benchmark),
            realisedGain: try USD.sum(books.sales.map(\.sale.gain)),
            unrealisedGain: try USD.sum(held.compactMap(\.unrealisedGain)),
            feesPaid: try USD.sum(entries.fills.map(\.fee)), allocation: allocation, heldLots: held,
            soldLots: books.sales.suffix(1000).reversed().map { SoldLot($0.asset, $0.sale) }, soldLotCount: books.sales.count,
            period: period, missingCloses: missing)
    }

    /// The method that was asked for, else the one that the user has chosen.
    func costBasis(_ method: CostBasisMethod?, _ credential: Credential) async throws -> CostBasisMethod {
        if let method { return method }
        let user = try await credentials.verify(credential, for: .read)
        return try await ledger.query { try $0.costBasis(of: user.user) }
    }

    /// The portfolio at the end of each day, what it would be worth in the benchmark's coin, the prices of its coins, and days
    /// without a price.
    private func days(
        _ entries: PortfolioEntries, of period: PortfolioPeriod, benchmark: AssetID, until end: Timestamp
    ) async throws -> ([EquityDay], [USD?], [AssetID: [ValueHistory.Observation]], [MissingCloses]) {
        guard let first = entries.changes.first?.time else { return ([], [], [:], []) }
        let times = EquityDay.times(from: min(first, end), to: end)
        var stretches = ValueHistory.holdings(entries.changes, until: end)
        stretches[benchmark] = [TimeRange(from: first, to: end)]
        let problems = await completeDays(stretches)
        let prices = try await prices(
            of: Set(entries.fills.map(\.asset)).union([benchmark]), interval: .day,
            from: first.adding(milliseconds: -2 * CandleInterval.day.milliseconds), in: period, until: end)
        var values = ValueHistory.values(at: times, changes: entries.changes, prices: prices)
        if let value = period.closingValue, !values.isEmpty { values[values.count - 1] = value }
        let days = EquityDay.days(at: times, values: values, flows: entries.deposits)
        var observations = (prices[benchmark] ?? [])[...]
        var last: Price?
        let closes = days.map { day -> Price? in
            while let next = observations.first, next.time <= day.time {
                last = next.price
                observations.removeFirst()
            }
            return last
        }
        return (
            days, EquityDay.holding(days, prices: closes), prices, Self.missing(at: times, stretches, prices, problems)
        )
    }

    /// The last price of a period that is over; of a coin that has none its last fill's.
    private static func lastPrice(
        of asset: AssetID, _ prices: [AssetID: [ValueHistory.Observation]], _ entries: PortfolioEntries
    ) -> Price? {
        if let price = prices[asset]?.last?.price { return price }
        return entries.changes.last { $0.holding?.asset == asset }?.holding?.price
    }

    private static func figures(_ performance: Performance, _ concentration: Concentration) -> [FigureValue] {
        AnalyticsFigure.allCases.compactMap { figure in
            let value: Double? =
                switch figure {
                case .simpleReturn: performance.simpleReturn
                case .timeWeightedReturn: performance.timeWeightedReturn
                case .moneyWeightedReturn: performance.moneyWeightedReturn
                case .volatility: performance.volatility
                case .sharpe: performance.sharpe
                case .sortino: performance.sortino
                case .maximumDrawdown: performance.drawdown?.depth
                case .herfindahl: concentration.herfindahl
                case .effectiveNumber: concentration.effectiveNumber
                }
            return value.map { FigureValue(figure, $0) }
        }
    }

    private static func curve(_ days: [EquityDay], _ benchmark: [USD?]) -> [EquityPoint] {
        var contributed: Int64 = 0
        return zip(days, benchmark).map { day, benchmark in
            contributed &+= day.flow.micros
            return EquityPoint(time: day.time, value: day.value, contributed: USD(micros: contributed), benchmark: benchmark)
        }
    }

    private static func allocation(cash: USD, _ books: LotBooks, _ lastPrice: (AssetID) -> Price?) -> [AllocationShare] {
        var coins: [(asset: AssetID, value: USD)] = []
        for (asset, book) in books.books {
            guard let decimals = book.held.first?.quantity.decimals, let price = lastPrice(asset) else { continue }
            var steps: Int64 = 0
            for lot in book.held { steps &+= lot.quantity.steps }
            let held = Quantity(steps: steps, decimals: decimals)
            if let value = try? USD.value(of: held, at: price, rounding: .down) { coins.append((asset, value)) }
        }
        coins.sort { left, right in left.value == right.value ? left.asset < right.asset : left.value > right.value }
        let shares = Concentration([cash] + coins.map(\.value)).shares
        var allocation = [AllocationShare(asset: nil, value: cash, share: shares[0])]
        for (coin, share) in zip(coins, shares.dropFirst()) {
            allocation.append(AllocationShare(asset: coin.asset, value: coin.value, share: share))
        }
        return allocation
    }

    private static func heldLots(_ books: LotBooks, _ lastPrice: (AssetID) -> Price?) -> [HeldLot] {
        var lots: [HeldLot] = []
        for (asset, book) in books.books {
            let held = book.held
            let price = held.isEmpty ? nil : lastPrice(asset)
            for lot in held {
                var gain: USD?
                if let price, let value = try? USD.value(of: lot.quantity, at: price, rounding: .down) {
                    gain = try? value.subtracting(lot.cost)
                }
                lots.append(
                    HeldLot(asset: asset, acquired: lot.acquired, quantity: lot.quantity, cost: lot.cost, unrealisedGain: gain))
            }
        }
        lots.sort { left, right in
            left.acquired == right.acquired ? left.asset < right.asset : left.acquired < right.acquired
        }
        return lots
    }
}
