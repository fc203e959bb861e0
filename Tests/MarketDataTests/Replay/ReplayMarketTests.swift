import Contracts
import Domain
import TestSupport
import Testing

@testable import MarketData

@Suite struct ReplayMarketTests {
    private let plan = ReplayPlan(recording: "shipped", fromDay: 19_517, daysPerMinute: 2, since: noon)
    private let bitcoin = CoinReference(id: AssetID("bitcoin"), symbol: "BTC")

    private func market(at time: Timestamp) -> ReplayMarket {
        ReplayMarket(recording: .shipped, plan: plan, now: { time })
    }

    @Test func aPlanSurvivesItsText() {
        #expect(ReplayPlan(detail: plan.detail) == plan)
        for text in ["", "recording=x", plan.detail.replacing("=2.0", with: "=-1"), plan.detail.replacing("2023", with: "x")] {
            #expect(ReplayPlan(detail: text) == nil)
        }
    }

    @Test func playsTheRecordedCloses() async throws {
        let series = try #require(RecordedSeries.shipped["bitcoin"])
        for minutes in 1...100 {
            // Two days a minute: at the end of each minute a day has just ended.
            let quote = try await market(at: noon.adding(milliseconds: Int64(minutes) * 60_000)).quote(for: bitcoin)
            let day = try #require(series.day(19_517 + Int64(minutes) * 2 - 1))
            let next = try #require(series.day(19_517 + Int64(minutes) * 2))
            let expected = next.hasRange ? next.approximate(next.open) : day.approximate(day.close)
            #expect(abs(quote.price.approximate / expected - 1) < 1e-6)
            #expect(quote.source == "replay")
        }
    }

    @Test func aRestartGoesOnWhereTheClockSays() async throws {
        let time = noon.adding(milliseconds: 3_333_000)
        let before = try await market(at: time).quote(for: bitcoin)
        let restarted = ReplayMarket(
            recording: .shipped, plan: try #require(ReplayPlan(detail: market(at: noon).binding.detail)), now: { time })
        #expect(try await restarted.quote(for: bitcoin) == before)
        #expect(restarted.binding == market(at: noon).binding)
    }

    @Test func saysWhichDayItPlaysAndWhenItEnds() async throws {
        #expect(market(at: noon).label == "Replay 2023-06-09")
        #expect(market(at: noon.adding(milliseconds: 90_000)).label == "Replay 2023-06-12")
        let end = market(at: noon.adding(milliseconds: 40 * 86_400_000))
        #expect(market(at: noon).problem == nil && end.problem?.contains("2026-08-07") == true)
        #expect(try await end.quote(for: bitcoin).price.approximate > 0)
    }

    @Test func offersTheCoinsThatHaveAPrice() async throws {
        let early = ReplayMarket(
            recording: .shipped, plan: ReplayPlan(recording: "shipped", fromDay: 17_000, daysPerMinute: 1, since: noon),
            now: { noon })
        #expect(try await early.catalogue().count < (try await market(at: noon).catalogue().count))
        #expect(try await early.catalogue().compactMap(\.rank).first == 1)
    }

    @Test func showsWhatWasPlayedBefore() async throws {
        let now = noon.adding(milliseconds: 3_600_000)
        let series = try await market(at: now).candles(
            for: bitcoin, interval: .minute, from: noon.adding(milliseconds: -600_000), to: now.adding(milliseconds: 600_000))
        #expect(series.candles.count == 71, "ten minutes before the start, an hour since, and the open one")
        for candle in series.candles { #expect(candle.low <= candle.open && candle.close <= candle.high) }
    }

    @Test func staysWithinTheDaysRange() throws {
        let coin = try #require(ReplayRecording.shipped.coins.first { $0.symbol == "BTC" })
        for day in coin.series.days.filter(\.hasRange).prefix(50) {
            var seen: [Double] = []
            // The extremes are at the thirds of the day.
            for part in 0..<300 {
                let value = try #require(coin.price(at: day.start.milliseconds + Int64(part) * 288_000))
                seen.append(value)
            }
            #expect(
                abs(seen.max()! / day.approximate(day.high) - 1) < 1e-9 && abs(seen.min()! / day.approximate(day.low) - 1) < 1e-9)
        }
    }
}
