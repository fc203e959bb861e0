import Contracts
import Domain
import Foundation
import Testing

@testable import MarketData

@Suite struct SimulatedMarketTests {
    private let day: Int64 = 86_400_000

    private func coin(_ id: String, seed: UInt64 = 1) throws -> SimulatedCoin {
        SimulatedCoin(try #require(ShippedCoin.byID[AssetID(id)]), seed: seed)
    }

    private func market(seed: UInt64 = 1, at time: Timestamp = noon) -> SimulatedMarket {
        SimulatedMarket(seed: seed, now: { time })
    }

    private func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    /// Differences of the logarithm from day to day after the moment.
    private func returns(_ coin: SimulatedCoin, days: Int64 = 700) throws -> [Double] {
        let logs = try (1...days).map { log(try #require(coin.price(at: ShippedCoin.moment.adding(milliseconds: $0 * day)))) }
        return zip(logs.dropFirst(), logs).map(-)
    }

    @Test func hasAHundredCoinsAndQuotesThemAll() async throws {
        let market = market()
        let assets = try await market.catalogue()
        #expect(assets.count == 100 && Set(assets.map(\.id)).count == 100)
        #expect(assets.compactMap(\.rank) == Array(1...100))
        let quotes = try await market.quotes(for: assets.map { CoinReference(id: $0.id, symbol: $0.symbol) })
        #expect(quotes.count == 100)
        #expect(
            quotes.allSatisfy {
                $0.source == "simulated" && $0.time == noon && $0.change24h != nil && ($0.volume24h ?? .zero) > .zero
            })
        #expect(assets.allSatisfy { $0.name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format } })
    }

    @Test func isAFunctionOfSeedCoinAndTimeAlone() throws {
        let forwards = try (0..<500).map { try coin("ethereum").price(at: noon.adding(milliseconds: Int64($0) * 7_777)) }
        let kept = try coin("ethereum")
        let backwards = (0..<500).reversed().map { kept.price(at: noon.adding(milliseconds: Int64($0) * 7_777)) }
        #expect(forwards == backwards.reversed())
        #expect(try coin("ethereum", seed: 2).price(at: noon) != coin("ethereum", seed: 1).price(at: noon))
        #expect(
            try coin("ethereum").price(at: noon.adding(milliseconds: 999)) == coin("ethereum").price(at: noon), "a tick a second")
        #expect(try coin("ethereum").price(at: noon.adding(milliseconds: 1000)) != coin("ethereum").price(at: noon))
    }

    @Test func beginsAtTheRecordedPricesOfOneMoment() throws {
        for shipped in ShippedCoin.all {
            let value = try #require(SimulatedCoin(shipped, seed: 5).price(at: ShippedCoin.moment))
            #expect(abs(value / shipped.price - 1) < 1e-9, "\(shipped.id)")
        }
    }

    @Test func isContinuousAtTheJoint() throws {
        for shipped in ShippedCoin.all {
            let coin = SimulatedCoin(shipped, seed: 1)
            let before = try #require(coin.price(at: ShippedCoin.moment.adding(milliseconds: -1000)))
            let after = try #require(coin.price(at: ShippedCoin.moment.adding(milliseconds: 1000)))
            #expect(abs(before / shipped.price - 1) < 0.005 && abs(after / shipped.price - 1) < 0.005, "\(shipped.id)")
        }
    }

    @Test func goesThroughTheRecordedCloses() throws {
        let bitcoin = try coin("bitcoin")
        let recorded = try #require(bitcoin.recorded)
        for day in recorded.days.suffix(900) {
            let value = try #require(bitcoin.price(at: day.end))
            #expect(abs(value / day.approximate(day.close) - 1) < 1e-9)
        }
        #expect(bitcoin.recordedUntil == ShippedCoin.moment)
        #expect(bitcoin.price(at: Timestamp(milliseconds: 0)) == nil)
        #expect(try coin("monero").recordedUntil == nil)
    }

    @Test func staysWithinBoundsForYears() throws {
        for shipped in ShippedCoin.all {
            let coin = SimulatedCoin(shipped, seed: 1)
            let logs = try (0..<(365 * 6)).map {
                log(try #require(coin.price(at: ShippedCoin.moment.adding(milliseconds: Int64($0) * day))) / shipped.price)
            }
            let mean = logs.reduce(0, +) / Double(logs.count)
            #expect(logs.allSatisfy { abs($0) < log(30) }, "\(shipped.id) \(exp(logs.max()!)) \(exp(logs.min()!))")
            #expect(abs(mean) < log(2.5), "\(shipped.id) has mean \(exp(mean))")
        }
    }

    @Test func stablecoinsStayAtTheirPeg() throws {
        for shipped in ShippedCoin.all where shipped.kind == .stable {
            let coin = SimulatedCoin(shipped, seed: 1)
            for step in 0..<2_000 {
                let value = try #require(coin.price(at: ShippedCoin.moment.adding(milliseconds: Int64(step) * 40_000_000)))
                #expect(abs(value / shipped.price - 1) < 0.003, "\(shipped.id)")
            }
        }
    }

    @Test func coinsGoAlongWithBitcoinEachInItsOwnMeasure() throws {
        let bitcoin = try returns(coin("bitcoin"))
        #expect((0.014...0.032).contains(deviation(bitcoin)), "\(deviation(bitcoin))")
        func correlation(_ other: [Double]) -> Double {
            let (left, right) = (bitcoin.reduce(0, +) / Double(bitcoin.count), other.reduce(0, +) / Double(other.count))
            let covariance = zip(bitcoin, other).reduce(0) { $0 + ($1.0 - left) * ($1.1 - right) } / Double(other.count - 1)
            return covariance / deviation(bitcoin) / deviation(other)
        }
        for id in ["ethereum", "solana", "cardano"] {
            let value = correlation(try returns(coin(id)))
            #expect((0.6...0.97).contains(value), "\(id) \(value)")
        }
        let meme = try returns(coin("pepe"))
        #expect((0.3...0.85).contains(correlation(meme)))
        #expect(deviation(meme) > deviation(bitcoin) * 1.4)
        #expect(abs(correlation(try returns(coin("usd-coin")))) < 0.2)
        let deviations = try ["ethereum", "solana", "cardano", "xrp", "litecoin"].map { deviation(try returns(coin($0))) }
        #expect(Set(deviations.map { ($0 * 100_000).rounded() }).count == deviations.count)
    }

    @Test func bothTokensOfGoldFollowGold() throws {
        let (left, right) = (try returns(coin("pax-gold")), try returns(coin("tether-gold")))
        #expect(deviation(zip(left, right).map(-)) < deviation(left) / 3)
    }

    @Test func candlesHoldTheTicksAndComeOutTheSameEachTime() async throws {
        let bitcoin = CoinReference(id: AssetID("bitcoin"), symbol: "BTC")
        for interval in CandleInterval.allCases {
            let from = noon.adding(milliseconds: -50 * interval.milliseconds)
            let series = try await market().candles(for: bitcoin, interval: interval, from: from, to: noon)
            let later = try await market(at: noon.adding(milliseconds: 5 * day)).candles(
                for: bitcoin, interval: interval, from: from, to: noon)
            #expect(series.candles.count >= 50 && series.candles.count <= 51)
            #expect(series.candles.dropLast() == later.candles.prefix(series.candles.count - 1))
            for candle in series.candles {
                #expect(candle.start.milliseconds % interval.milliseconds == 0)
                #expect(
                    candle.low <= candle.open && candle.low <= candle.close && candle.high >= candle.open
                        && candle.high >= candle.close)
                #expect((candle.volume ?? 0) > 0)
            }
            for (candle, next) in zip(series.candles, series.candles.dropFirst()) { #expect(candle.close == next.open) }
        }
    }

    @Test func historyIsRecordedUntilTheMoment() async throws {
        let bitcoin = CoinReference(id: AssetID("bitcoin"), symbol: "BTC")
        let series = try await market().candles(
            for: bitcoin, interval: .day, from: Timestamp(milliseconds: 1_735_689_600_000), to: noon)
        #expect(series.recordedUntil == ShippedCoin.moment)
        // 2026-03-13 as Binance recorded it.
        let day = try #require(series.candles.first { $0.start.description.hasPrefix("2026-03-13") })
        #expect(abs(day.high.approximate / 73913.74 - 1) < 1e-4 && abs(day.low.approximate / 70386.01 - 1) < 1e-4)
        #expect(abs(day.close.approximate / 70930 - 1) < 1e-4)
        let length = self.day
        #expect(zip(series.candles, series.candles.dropFirst()).allSatisfy { $1.start.millisecondsSince($0.start) == length })
        let young = try await market().candles(for: bitcoin, interval: .hour, from: noon.adding(milliseconds: -length), to: noon)
        #expect(young.recordedUntil == nil && young.hasRanges)
    }

    @Test func refusesWhatItDoesNotHave() async throws {
        let unknown = CoinReference(id: AssetID("nothing"), symbol: "NONE")
        #expect(await failure { () throws(MarketDataError) in _ = try await market().quote(for: unknown) }?.code == .notFound)
        #expect(try await market().quotes(for: [unknown]).isEmpty)
        let none = try await market().candles(
            for: CoinReference(id: AssetID("bitcoin"), symbol: "BTC"), interval: .minute, from: noon.adding(milliseconds: 60_000),
            to: noon.adding(milliseconds: 120_000))
        #expect(none.candles.isEmpty, "the future is not told")
    }

    @Test func isFastEnoughForATickASecond() async throws {
        let market = market()
        let coins = try await market.catalogue().map { CoinReference(id: $0.id, symbol: $0.symbol) }
        let clock = ContinuousClock()
        let tick = try await clock.measure { _ = try await market.quotes(for: coins) }
        #expect(tick < .milliseconds(200), "in a debug build")
    }
}
