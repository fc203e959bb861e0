import Contracts
import Domain

@testable import Web

extension Sample {
    static let portfolioList = PortfolioList(
        portfolios: [
            summary(1, "Main", isActive: true, periods: 2), summary(2, String(hostile.prefix(25)), clonedFrom: 1),
            summary(3, "Long term"), summary(4, "Old", isArchived: true),
        ], active: PortfolioID(1), costBasis: .firstIn, maximumOpeningCash: USD(10_000), maximumCount: 20)

    private static func summary(
        _ id: Int64, _ name: String, isActive: Bool = false, clonedFrom: Int64? = nil, periods: Int = 1, isArchived: Bool = false
    ) -> PortfolioSummary {
        let start = now.adding(milliseconds: -400 * 86_400_000)
        return PortfolioSummary(
            id: PortfolioID(id), name: name, createdAt: start, archivedAt: isArchived ? now : nil, isActive: isActive,
            clonedFrom: clonedFrom.map { PortfolioID($0) }, openingCash: USD(10_000),
            totalValue: isArchived ? nil : USD(micros: 10_038_450_000),
            periods: (1...periods).map { number in
                PortfolioPeriod(
                    number: number, start: start.adding(milliseconds: Int64(number - 1) * 8_640_000_000),
                    end: number < periods ? start.adding(milliseconds: Int64(number) * 8_640_000_000) : nil,
                    closingValue: number < periods ? USD(9_100) : nil)
            })
    }

    static func performance(days: Int64 = 300) -> PerformancePage {
        let start = now.adding(milliseconds: -days * 86_400_000)
        var curve: [EquityPoint] = []
        for day in 0..<days {
            let swing: Int64 = (day % 17 - 6) * 91_000_000
            let benchmark: Int64 = 10_000_000_000 + (day % 11 - 5) * 120_000_000
            curve.append(
                EquityPoint(
                    time: start.adding(milliseconds: day * 86_400_000),
                    value: USD(micros: 10_000_000_000 + swing + day * 2_000_000),
                    contributed: day < 90 ? USD(10_000) : USD(11_000), benchmark: day < 3 ? nil : USD(micros: benchmark)))
        }
        let values: [(AnalyticsFigure, Double)] = [
            (.simpleReturn, 0.0384), (.timeWeightedReturn, 0.0291), (.moneyWeightedReturn, 0.0412), (.volatility, 0.4183),
            (.sharpe, 0.71), (.sortino, 1.04), (.maximumDrawdown, -0.1932), (.herfindahl, 0.3391), (.effectiveNumber, 2.949),
        ]
        let fall = Performance([
            EquityDay(time: start, value: USD(10), flow: USD(10)), EquityDay(time: now, value: USD(8), flow: .zero),
        ])
        let positions = Sample.portfolio.positions.filter { $0.quantity.steps > 0 }
        var allocation = [AllocationShare(asset: nil, value: USD(2_310), share: 0.23)]
        var held: [HeldLot] = []
        var sold: [SoldLot] = []
        for position in positions {
            allocation.append(AllocationShare(asset: position.asset, value: position.value ?? .zero, share: 0.2))
            held.append(
                HeldLot(
                    asset: position.asset, acquired: start, quantity: position.quantity, cost: position.cost,
                    unrealisedGain: position.unrealisedGain))
            sold.append(
                SoldLot(
                    asset: position.asset, acquired: start, sold: now, quantity: position.quantity, cost: position.cost,
                    proceeds: USD(900), gain: USD(-84)))
        }
        let analytics = PortfolioAnalytics(
            portfolio: PortfolioID(1), costBasis: .highestCost, figures: values.map { FigureValue($0.0, $0.1) },
            drawdown: fall.drawdown, curve: curve, realisedGain: USD(-53), unrealisedGain: USD(118),
            feesPaid: USD(micros: 17_230_000), allocation: allocation, heldLots: held, soldLots: sold, soldLotCount: 1_204,
            period: portfolioList.portfolios[0].periods.last)
        return PerformancePage(
            analytics: analytics, assets: assetsByID, bar: PortfolioBar(list: portfolioList, tab: .performance))
    }

    static let noAnalytics = PortfolioAnalytics(
        portfolio: PortfolioID(1), costBasis: .firstIn, figures: [], drawdown: nil, curve: [], realisedGain: .zero,
        unrealisedGain: .zero, feesPaid: .zero, allocation: [AllocationShare(asset: nil, value: .zero, share: 0)], heldLots: [],
        soldLots: [])
}
