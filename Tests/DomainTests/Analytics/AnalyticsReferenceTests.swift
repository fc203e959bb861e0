import Domain
import Foundation
import Testing

/// The figures against those of numpy and of whole numbers in Python (`scripts/analytics-reference`).
@Suite struct AnalyticsReferenceTests {
    private struct Reference: Decodable {
        struct Series: Decodable {
            let days: [[Int64]]
            let figures: [String: Double]
        }

        struct Lots: Decodable {
            struct Result: Decodable {
                let sales: [[Int64]]
                let held: [[Int64]]
            }

            struct Fill: Decodable {
                let side: Side
                let numbers: [Int64]

                init(from decoder: any Decoder) throws {
                    var list = try decoder.unkeyedContainer()
                    side = try list.decode(Side.self)
                    numbers = [try list.decode(Int64.self), try list.decode(Int64.self), try list.decode(Int64.self)]
                }
            }

            let fills: [Fill]
            let methods: [String: Result]
        }

        struct Concentrated: Decodable {
            let values: [Int64]
            let shares: [Double]
            let herfindahl: Double
            let effectiveNumber: Double
        }

        let performance: [Series]
        let lots: [Lots]
        let concentration: [Concentrated]
    }

    private static func reference() throws -> Reference {
        let file = URL(fileURLWithPath: #filePath).appending(path: "../../../Reference/analytics.json").standardized
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    private static func time(_ day: Int) -> Timestamp { Timestamp(milliseconds: Int64(20_000 + day) * 86_400_000) }

    private static func isNear(_ figure: Double?, _ expected: Double?) -> Bool {
        guard let figure, let expected else { return false }
        return abs(figure - expected) <= 1e-9 * max(1, abs(expected))
    }

    @Test func performanceAgreesWithNumpy() throws {
        let all = try Self.reference().performance
        #expect(all.count == 6)
        for series in all {
            let days = series.days.enumerated().map { number, row in
                EquityDay(time: Self.time(number + 1), value: USD(micros: row[0]), flow: USD(micros: row[1]))
            }
            let figures = Performance(days)
            let count = days.count
            #expect(Self.isNear(figures.simpleReturn, series.figures["simpleReturn"]), "\(count) days")
            #expect(Self.isNear(figures.timeWeightedReturn, series.figures["timeWeightedReturn"]), "\(count) days")
            #expect(Self.isNear(figures.moneyWeightedReturn, series.figures["moneyWeightedReturn"]), "\(count) days")
            #expect(Self.isNear(figures.volatility, series.figures["volatility"]), "\(count) days")
            #expect(Self.isNear(figures.sharpe, series.figures["sharpe"]), "\(count) days")
            // No day of loss, no Sortino ratio.
            let hasLoss = figures.dailyReturns.contains { $0 < 0 }
            #expect(hasLoss ? Self.isNear(figures.sortino, series.figures["sortino"]) : figures.sortino == nil, "\(count) days")
            #expect(Self.isNear(figures.drawdown?.depth ?? 0, series.figures["maximumDrawdown"]), "\(count) days")
            if let trough = figures.drawdown?.trough {
                #expect(trough == Self.time(Int(series.figures["trough"] ?? -1) + 1))
            }
        }
    }

    @Test func lotsAgreeToTheMillionth() throws {
        for sequence in try Self.reference().lots {
            for method in CostBasisMethod.allCases {
                var book = LotBook(method: method)
                for (number, fill) in sequence.fills.enumerated() {
                    try book.apply(
                        side: fill.side, quantity: Quantity(steps: fill.numbers[0], decimals: 3),
                        value: USD(micros: fill.numbers[1]), fee: USD(micros: fill.numbers[2]),
                        at: Timestamp(milliseconds: Int64(number)))
                }
                let expected = try #require(sequence.methods[method.rawValue])
                let sales = book.sales.map {
                    [$0.acquired.milliseconds, $0.sold.milliseconds, $0.quantity.steps, $0.cost.micros, $0.proceeds.micros]
                }
                #expect(sales == expected.sales, "\(method), \(sequence.fills.count) fills")
                let held = book.held.map { [$0.acquired.milliseconds, $0.quantity.steps, $0.cost.micros] }
                #expect(held == expected.held, "\(method), \(sequence.fills.count) fills")
            }
        }
    }

    @Test func averageCostIsWhatThePortfolioPageSays() throws {
        for sequence in try Self.reference().lots {
            var book = LotBook(method: .average)
            var state = PositionState(decimals: 3)
            for (number, fill) in sequence.fills.enumerated() {
                let quantity = Quantity(steps: fill.numbers[0], decimals: 3)
                let (value, fee) = (USD(micros: fill.numbers[1]), USD(micros: fill.numbers[2]))
                try book.apply(
                    side: fill.side, quantity: quantity, value: value, fee: fee, at: Timestamp(milliseconds: Int64(number)))
                try state.apply(side: fill.side, quantity: quantity, value: value, fee: fee)
            }
            #expect(try USD.sum(book.sales.map(\.gain)) == state.realisedGain)
            #expect(try USD.sum(book.held.map(\.cost)) == state.cost)
        }
    }

    @Test func concentrationAgreesWithNumpy() throws {
        for expected in try Self.reference().concentration {
            let concentration = Concentration(expected.values.map { USD(micros: $0) })
            #expect(Self.isNear(concentration.herfindahl, expected.herfindahl))
            #expect(Self.isNear(concentration.effectiveNumber, expected.effectiveNumber))
            #expect(zip(concentration.shares, expected.shares).allSatisfy { Self.isNear($0, $1) })
        }
        #expect(Concentration([]).herfindahl == nil && Concentration([.zero]).shares == [0])
    }

    @Test func nothingIsKnownOfNothing() {
        let none = Performance([])
        #expect(none.simpleReturn == nil && none.timeWeightedReturn == nil && none.moneyWeightedReturn == nil)
        let start = EquityDay(time: Self.time(1), value: USD(10), flow: USD(10))
        let one = Performance([start])
        #expect(one.simpleReturn == 0 && one.volatility == nil && one.sharpe == nil && one.drawdown == nil)
        let lost = Performance([start, EquityDay(time: Self.time(2), value: .zero, flow: .zero)])
        #expect(lost.simpleReturn == -1 && lost.timeWeightedReturn == -1 && lost.moneyWeightedReturn == nil)
        #expect(lost.drawdown?.depth == -1)
        let idle = Performance((1...5).map { EquityDay(time: Self.time($0), value: USD(10), flow: $0 == 1 ? USD(10) : .zero) })
        #expect(idle.volatility == 0 && idle.sharpe == nil && idle.sortino == nil)
        #expect(abs(idle.moneyWeightedReturn ?? 1) < 1e-12)
    }

    @Test func sellingMoreThanIsHeldIsAnError() throws {
        for method in CostBasisMethod.allCases {
            var book = LotBook(method: method)
            let two = Quantity(steps: 2, decimals: 0)
            try book.apply(side: .buy, quantity: Quantity(steps: 1, decimals: 0), value: USD(1), fee: .zero, at: Self.time(1))
            #expect(throws: PositionError.soldMoreThanHeld) {
                try book.apply(side: .sell, quantity: two, value: USD(1), fee: .zero, at: Self.time(2))
            }
        }
    }

    @Test func daysEndAtMidnightUTCAndNow() {
        let first = Timestamp(milliseconds: 86_400_000 * 3 + 5)
        let now = Timestamp(milliseconds: 86_400_000 * 5 + 7)
        let times = EquityDay.times(from: first, to: now)
        #expect(times == [4, 5].map { Timestamp(milliseconds: 86_400_000 * $0) } + [now])
        let days = EquityDay.days(
            at: times, values: [USD(1), nil, USD(3)], flows: [(first, USD(1)), (times[1], USD(2)), (now, USD(4))])
        #expect(days.map(\.flow) == [USD(1), USD(6)])
        let coins = EquityDay.holding(days, prices: [Price("2"), Price("4")])
        #expect(coins == [USD(1), USD(8)])
        #expect(EquityDay.holding(days, prices: [nil, Price("4")]) == [nil, nil])
    }
}
