import Contracts
import Domain
import Synchronization
import TestSupport
import Testing

@testable import MarketData

@Suite struct LiveMarketTests {
    private let world = StillWorld()
    private let exchange: FakeExchange

    init() throws { exchange = try FakeExchange() }

    private func market(key: Bool, credits: Int = 2500) -> LiveMarket {
        LiveMarket(
            binance: world.binance(exchange.server, path: "/binance"),
            coinCap: key ? world.coinCap(exchange.server, path: "/coincap", credits: credits) : nil, coinCount: 100,
            surroundings: world.surroundings, logger: quiet)
    }

    private func references(_ assets: [ObservedAsset]) -> [CoinReference] {
        assets.map { CoinReference(id: $0.id, symbol: $0.symbol) }
    }

    @Test func withoutAKeyBinanceQuotesTheShippedCoinsThatItTrades() async throws {
        let market = market(key: false)
        let assets = try await market.catalogue()
        #expect(assets.map(\.id.rawValue) == ["bitcoin", "ethereum", "xrp"])
        #expect(assets[0].price == price("80000") && assets[0].supply != nil)
        let quotes = try await market.quotes(for: references(assets))
        #expect(quotes.map(\.source) == ["binance", "binance", "binance"])
        #expect(quotes.map(\.price) == [price("80000"), price("2400"), price("1.4")])
        #expect(market.label == "Binance" && market.credits == nil)
        exchange.server.stop()
    }

    @Test func withAKeyEachQuoteSaysItsSource() async throws {
        let market = market(key: true)
        let coins = references(try await market.catalogue())
        #expect(coins.map(\.id.rawValue) == ["bitcoin", "ethereum", "tether", "whitebit"])
        let quotes = try await market.quotes(for: coins)
        let sources = Dictionary(uniqueKeysWithValues: quotes.map { ($0.asset.rawValue, $0.source) })
        #expect(sources == ["bitcoin": "binance", "ethereum": "binance", "tether": "coincap", "whitebit": "coincap"])
        #expect(try await market.quotes(for: coins).count == 2, "CoinCap is asked rarely")
        exchange.server.stop()
    }

    @Test func coinCapStepsInWhileBinanceIsDown() async throws {
        exchange.state.withLock { $0.binanceIsDown = true }
        let market = market(key: true)
        let coins = references(try await market.catalogue())
        let quotes = try await market.quotes(for: coins)
        #expect(quotes.count == 4 && quotes.allSatisfy { $0.source == "coincap" })
        #expect(market.label == "CoinCap" && market.problem != nil)
        let pace = market.pace(browsers: 1)
        #expect(pace.intervalMilliseconds >= 30_000 && pace.staleAfterMilliseconds == 300_000)
        exchange.state.withLock { $0.binanceIsDown = false }
        world.clock.advance(milliseconds: 120_000)
        #expect(try await market.quotes(for: coins).contains { $0.source == "binance" })
        #expect(market.label == "Binance" && market.problem == nil)
        exchange.server.stop()
    }

    @Test func discardsPricesOfAnotherLengthOrFarOffTheList() async throws {
        exchange.state.withLock { $0.binanceIsDown = true }
        let market = market(key: true, credits: 1_000_000)
        let coins = references(try await market.catalogue())
        _ = try await market.quotes(for: coins)
        for answer in [#"{"data":["80010","2401","0.9998"]}"#, #"{"data":["2401","80010","58.5","0.9998"]}"#, #"{"data":{}}"#] {
            exchange.state.withLock { $0.prices = answer }
            world.clock.advance(milliseconds: 3_600_000)
            let error = await failure { () throws(MarketDataError) in _ = try await market.quotes(for: coins) }
            #expect(error?.code == .unreadable, "\(answer)")
        }
        exchange.state.withLock { $0.prices = nil }
        world.clock.advance(milliseconds: 3_600_000)
        #expect(try await market.quotes(for: coins).count == 4)
        exchange.server.stop()
    }

    @Test func anotherCoinOfTheSameSymbolIsNotTakenForIt() async throws {
        exchange.state.withLock { $0.binance["WBT"] = "0.0001" }
        let market = market(key: true)
        let coins = references(try await market.catalogue())
        let quotes = try await market.quotes(for: coins)
        #expect(quotes.first { $0.asset.rawValue == "whitebit" }?.source == "coincap")
        exchange.server.stop()
    }

    @Test func anOrderGetsAFreshQuoteWithinTheBudget() async throws {
        let market = market(key: true, credits: 4)
        let whitebit = CoinReference(id: AssetID("whitebit"), symbol: "WBT")
        #expect(try await market.quote(for: whitebit).price == price("58.5"))
        #expect(try await market.quote(for: whitebit).source == "coincap")
        let error = await failure { () throws(MarketDataError) in _ = try await market.quote(for: whitebit) }
        #expect(error?.code == .budgetExhausted)
        #expect(market.credits?.used == 4)
        exchange.server.stop()
    }

    @Test func candlesComeFromBinanceElseFromCoinCap() async throws {
        let market = market(key: true)
        let coins = references(try await market.catalogue())
        _ = try await market.quotes(for: coins)
        let from = noon.adding(milliseconds: -2 * 86_400_000)
        let ranged = try await market.candles(for: coins[0], interval: .day, from: from, to: noon)
        #expect(ranged.hasRanges && ranged.candles.first?.volume == 10)
        let line = try await market.candles(for: coins[3], interval: .day, from: from, to: noon)
        #expect(!line.hasRanges && line.candles.first?.close == price("58"))
        exchange.server.stop()
    }

    @Test func withoutAnySourceTheReasonIsSaid() async throws {
        exchange.state.withLock { $0.binanceIsDown = true }
        let market = market(key: false)
        let error = await failure { () throws(MarketDataError) in _ = try await market.catalogue() }
        #expect(error?.code == .unavailable && error?.message.contains("503") == true)
        exchange.server.stop()
    }
}
