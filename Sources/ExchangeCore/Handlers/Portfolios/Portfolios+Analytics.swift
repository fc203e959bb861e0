import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    /// Computes everything from the journal and stored prices; nothing of it is kept.
    func analytics(_ request: GetPortfolioAnalytics) async throws -> PortfolioAnalytics {
        let user = try await credentials.verify(request.credential, for: .read)
        let (portfolio, changes, fills) = try await ledger.query { reader in
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            return (portfolio, try reader.valueChanges(of: portfolio), try reader.analysedFills(of: portfolio))
        }
        let time = now()
        let (days, benchmark) = try await days(changes, benchmark: request.benchmark, now: time)
        let books = try LotBooks(fills, method: request.costBasis)
        let cash = changes.last?.cashAfter ?? .zero
        let allocation = allocation(cash: cash, books)
        let performance = Performance(days)
        let concentration = Concentration(allocation.map(\.value))
        let held = heldLots(books)
        return PortfolioAnalytics(
            portfolio: portfolio, costBasis: request.costBasis, figures: figures(performance, concentration),
            drawdown: performance.drawdown, curve: curve(days, benchmark),
            realisedGain: try USD.sum(books.sales.map(\.sale.gain)),
            unrealisedGain: try USD.sum(held.compactMap(\.unrealisedGain)), feesPaid: try USD.sum(fills.map(\.fee)),
            allocation: allocation, heldLots: held,
            soldLots: books.sales.suffix(1000).reversed().map { asset, sale in
                SoldLot(
                    asset: asset, acquired: sale.acquired, sold: sale.sold, quantity: sale.quantity, cost: sale.cost,
                    proceeds: sale.proceeds, gain: sale.gain)
            })
    }

    private func figures(_ performance: Performance, _ concentration: Concentration) -> [FigureValue] {
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

    /// The portfolio at the end of each day, and what it would be worth in the benchmark's coin.
    private func days(
        _ changes: [ValueHistory.Change], benchmark: AssetID, now: Timestamp
    ) async throws -> ([EquityDay], [USD?]) {
        guard let first = changes.first?.time else { return ([], []) }
        let times = EquityDay.times(from: min(first, now), to: now)
        var prices = try await dailyPrices(of: Set(changes.compactMap(\.holding?.asset)).union([benchmark]), from: first, to: now)
        let values = ValueHistory.values(at: times, changes: changes, prices: prices)
        let days = EquityDay.days(at: times, values: values, flows: Self.flows(changes))
        var observations = (prices.removeValue(forKey: benchmark) ?? [])[...]
        var last: Price?
        let closes = days.map { day -> Price? in
            while let next = observations.first, next.time <= day.time {
                last = next.price
                observations.removeFirst()
            }
            return last
        }
        return (days, EquityDay.holding(days, prices: closes))
    }

    private func dailyPrices(
        of assets: Set<AssetID>, from first: Timestamp, to now: Timestamp
    ) async throws -> [AssetID: [ValueHistory.Observation]] {
        let closes = try await quotes.closes(
            of: assets.sorted(), interval: .day, from: first.adding(milliseconds: -2 * CandleInterval.day.milliseconds), to: now)
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

    /// What was put in: changes of cash that are no fills.
    private static func flows(_ changes: [ValueHistory.Change]) -> [(time: Timestamp, amount: USD)] {
        var before: Int64 = 0
        return changes.compactMap { change in
            defer { before = change.cashAfter.micros }
            guard change.holding == nil else { return nil }
            return (change.time, USD(micros: change.cashAfter.micros &- before))
        }
    }

    private func curve(_ days: [EquityDay], _ benchmark: [USD?]) -> [EquityPoint] {
        var contributed: Int64 = 0
        return zip(days, benchmark).map { day, benchmark in
            contributed &+= day.flow.micros
            return EquityPoint(time: day.time, value: day.value, contributed: USD(micros: contributed), benchmark: benchmark)
        }
    }

    private func allocation(cash: USD, _ books: LotBooks) -> [AllocationShare] {
        var coins: [(asset: AssetID, value: USD)] = []
        for (asset, book) in books.books {
            guard let price = quotes.market(of: asset)?.quote?.price, let decimals = book.held.first?.quantity.decimals else {
                continue
            }
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

    private func heldLots(_ books: LotBooks) -> [HeldLot] {
        var lots: [HeldLot] = []
        for (asset, book) in books.books {
            let price = quotes.market(of: asset)?.quote?.price
            for lot in book.held {
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

/// The lots of all coins of a portfolio, and its sales in the order of the fills.
private struct LotBooks {
    private(set) var books: [AssetID: LotBook] = [:]
    private(set) var sales: [(asset: AssetID, sale: LotBook.Sale)] = []

    init(_ fills: [AnalysedFill], method: CostBasisMethod) throws {
        for fill in fills {
            let count = books[fill.asset]?.sales.count ?? 0
            try books[fill.asset, default: LotBook(method: method)].apply(
                side: fill.side, quantity: fill.quantity, value: fill.value, fee: fill.fee, at: fill.time)
            for sale in books[fill.asset]?.sales.dropFirst(count) ?? [] { sales.append((fill.asset, sale)) }
        }
    }
}
