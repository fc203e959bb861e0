import Bus
import Contracts
import Domain
import InProcess
import Storage
import TestSupport
import Testing

@testable import Handlers

@Suite("The life of a market")
struct MarketLifeTests {
    private let folder: TemporaryFolder
    private let clock = ManualTime()

    init() throws { folder = try TemporaryFolder() }

    private func started(settings: BackendSettings = .forTests, listing assets: [ObservedAsset] = [.bitcoin, .pepe]) async throws
        -> BackendHarness
    {
        let harness = try BackendHarness(folder: folder.path, clock: clock, settings: settings)
        try await harness.start()
        if !assets.isEmpty { _ = try await harness.ask(ObserveCatalogue(market: .simulated, assets: assets)) }
        return harness
    }

    private func buy(_ harness: BackendHarness, _ trader: Credential, _ key: String, _ asset: AssetID = .bitcoin) async throws
        -> Order
    {
        try await harness.ask(
            PlaceOrder(credential: trader, clientOrderID: key, asset: asset, side: .buy, size: .amount(USD(100))))
    }

    @Test("A new ledger has no market; the first list decides, another market is refused")
    func binding() async throws {
        let harness = try await started(listing: [])
        #expect(try await harness.ask(GetMarketBinding()).binding == nil)
        let early = await #expect(throws: BusError.self) { _ = try await harness.register("Early") }
        #expect(early?.code == .notReady)
        _ = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin]))
        #expect(try await harness.ask(GetMarketBinding()).binding == .simulated)
        for other in [MarketBinding(kind: .live, detail: ""), MarketBinding(kind: .simulated, detail: "seed 2")] {
            let error = await #expect(throws: BusError.self) {
                _ = try await harness.ask(ObserveCatalogue(market: other, assets: [.pepe]))
            }
            #expect(error?.code == .marketMismatch)
            #expect(error?.message.contains("exchange market switch") == true)
            #expect(error?.message.contains("--data") == true)
        }
        #expect(try await harness.ask(GetMarketSnapshot()).catalogue.assets.map(\.id) == [.bitcoin])
        try await harness.stop()
    }

    @Test("A restart shows the catalogue and the last prices at once, with their age, and keeps the step")
    func restart() async throws {
        let first = try await started()
        let before = clock.now
        try await first.tick([.of(.bitcoin, "80000", at: before), .of(.pepe, "0.000012", at: before)], sequence: 3)
        let trader = try await first.register("Ada")
        #expect(try await buy(first, trader, "a").state == .filled)
        try await first.stop()

        clock.advance(seconds: 3600)
        let second = try await started(listing: [])
        let snapshot = try await second.ask(GetMarketSnapshot())
        #expect(snapshot.catalogue.assets.map(\.id) == [.bitcoin, .pepe])
        #expect(snapshot.quotes.map(\.time) == [before, before])
        #expect(snapshot.epoch == 1)
        #expect(snapshot.sequence == 3)
        #expect(snapshot.status.label == "Simulated")
        #expect(snapshot.status.problem?.contains("60 minutes") == true)
        #expect(try await second.ask(GetPortfolio(credential: trader)).positions.first?.price == Price("80000"))
        // Old prices are shown and not traded on.
        let refused = try await buy(second, trader, "b")
        #expect(refused.state == .rejected)
        #expect(refused.reason == .staleQuote)
        // The minute bar of before is there too.
        let chart = try await second.ask(
            GetCandles(asset: .bitcoin, interval: .hour, from: before.adding(milliseconds: -3_600_000), to: clock.now))
        #expect(chart.candles.contains { $0.close == Price("80000") })
        // A tick of the same life of the source that is not newer changes nothing; a new one does.
        let cheap = ObservedAsset.coin(.bitcoin, rank: 1, price: "0.5")
        _ = try await second.ask(ObserveCatalogue(market: .simulated, assets: [cheap, .pepe]))
        try await second.tick([.of(.bitcoin, "81000", at: clock.now)], epoch: 2, sequence: 1)
        let after = try await second.ask(GetMarketSnapshot())
        #expect(after.catalogue.assets.first?.quantityDecimals == 8)
        #expect(try await buy(second, trader, "c").state == .filled)
        try await second.stop()
    }

    @Test("The source is down for an hour: old prices, no trade, recovery without a restart")
    func sourceDown() async throws {
        let harness = try await started()
        try await harness.tick([.of(.bitcoin, "80000", at: clock.now)], sequence: 1)
        let trader = try await harness.register("Ada")
        let seen = clock.now
        clock.advance(seconds: 3600)
        #expect(try await harness.ask(GetMarketSnapshot()).quotes.first?.time == seen)
        #expect(try await harness.ask(GetBackendStatus()).problems.count == 1)
        #expect(try await buy(harness, trader, "a").reason == .staleQuote)
        // A fresh quote for the order is enough.
        harness.dmz.answerQuote(.of(.bitcoin, "79000", at: clock.now))
        let filled = try await buy(harness, trader, "b")
        #expect(filled.fills.first?.price == Price("79000"))
        // Nor is an absurd one taken just because an order waits for it.
        clock.advance(seconds: 60)
        harness.dmz.answerQuote(.of(.bitcoin, "1", at: clock.now))
        #expect(try await buy(harness, trader, "c").reason == .staleQuote)
        try await harness.tick([.of(.bitcoin, "78000", at: clock.now)], sequence: 2)
        #expect(try await harness.ask(GetBackendStatus()).problems.isEmpty)
        #expect(try await buy(harness, trader, "d").fills.first?.price == Price("78000"))
        try await harness.stop()
    }

    @Test("A coin that leaves the list stays quoted while somebody holds it")
    func delisted() async throws {
        let harness = try await started()
        try await harness.tick(
            [.of(.bitcoin, "80000", at: clock.now), .of(.pepe, "0.000012", at: clock.now)], sequence: 1)
        let trader = try await harness.register("Ada")
        #expect(try await buy(harness, trader, "a", .pepe).state == .filled)
        let changes = Recorder<Catalogue>()
        let subscription = try await harness.bus.joined(as: "web").subscribe(to: Catalogue.self, as: "web") { catalogue, _ in
            changes.append(catalogue)
        }
        let held = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin]))
        #expect(held.assets == [.bitcoin, .pepe])
        try await eventually { changes.all.count == 1 }
        #expect(changes.all.first?.assets.last?.state == .delisted)
        // The same list again changes nothing and tells nothing.
        _ = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin]))
        let sold = try await harness.ask(
            PlaceOrder(credential: trader, clientOrderID: "b", asset: .pepe, side: .sell, size: .all))
        #expect(sold.state == .filled)
        #expect(try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin])).assets == [.bitcoin])
        _ = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin, .pepe]))
        try await eventually { changes.all.count == 2 }
        #expect(changes.all.map(\.version) == changes.all.map(\.version).sorted())
        #expect(changes.all.last?.assets.allSatisfy { $0.state == .listed } == true)
        await subscription.close()
        try await harness.stop()
    }

    @Test("A coin that nobody quotes any more is suspended, and comes back with its quote")
    func suspended() async throws {
        var settings = BackendSettings.forTests
        settings.quotes.suspendAfter = .seconds(120)
        let harness = try await started(settings: settings)
        let trader = try await harness.register("Ada")
        try await harness.tick(
            [.of(.bitcoin, "80000", at: clock.now), .of(.pepe, "0.000012", at: clock.now)], sequence: 1)
        for sequence in 2...Int64(4) {
            clock.advance(seconds: 60)
            try await harness.tick([.of(.bitcoin, "80000", at: clock.now)], sequence: sequence)
        }
        var pruned = clock.now
        await harness.backend.market.maintain(lastPruned: &pruned)
        @Sendable func state() async throws -> AssetState? {
            try await harness.ask(GetMarketSnapshot()).catalogue.assets.first { $0.id == .pepe }?.state
        }
        #expect(try await state() == .suspended)
        #expect(try await buy(harness, trader, "a", .pepe).reason == .assetSuspended)
        // The list alone does not bring it back, but it keeps asking for it.
        let quoted = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin, .pepe]))
        #expect(quoted.assets.contains(.pepe))
        #expect(try await state() == .suspended)
        try await harness.tick([.of(.pepe, "0.000011", at: clock.now)], sequence: 5)
        try await eventually { try await state() == .listed }
        #expect(try await buy(harness, trader, "b", .pepe).state == .filled)
        try await harness.stop()
    }

    @Test("Halts stop trading, are told, and survive a restart")
    func halts() async throws {
        let first = try await started()
        try await first.tick([.of(.bitcoin, "80000", at: clock.now)], sequence: 1)
        let trader = try await first.register("Ada")
        let told = Recorder<HaltList>()
        let subscription = try await first.bus.joined(as: "web").subscribe(to: HaltList.self, as: "web") { list, _ in
            told.append(list)
        }
        let unknown = await #expect(throws: BusError.self) {
            _ = try await first.ask(SetHalt(asset: AssetID("nothing"), halted: true, reason: "x"))
        }
        #expect(unknown?.code == .notFound)
        let silent = await #expect(throws: BusError.self) {
            _ = try await first.ask(SetHalt(asset: nil, halted: true, reason: " \n "))
        }
        #expect(silent?.field == "reason")
        _ = try await first.ask(SetHalt(asset: .bitcoin, halted: true, reason: "A fork is near."))
        #expect(try await buy(first, trader, "a").reason == .tradingHalted)
        let both = try await first.ask(SetHalt(asset: nil, halted: true, reason: " Maintenance "))
        #expect(both.halts.map(\.reason) == ["Maintenance", "A fork is near."])
        try await eventually { told.all.count == 2 }
        #expect(try await first.ask(GetBackendStatus()).problems == ["Trading of all coins is halted: Maintenance"])
        await subscription.close()
        try await first.stop()

        let second = try await started()
        #expect(try await second.ask(GetMarketSnapshot()).halts == both.halts)
        _ = try await second.ask(SetHalt(asset: nil, halted: false, reason: ""))
        let left = try await second.ask(SetHalt(asset: .bitcoin, halted: false, reason: ""))
        #expect(left.halts.isEmpty)
        try await second.tick([.of(.bitcoin, "80000", at: clock.now)], sequence: 2)
        #expect(try await buy(second, trader, "b").state == .filled)
        try await second.stop()
    }

    @Test("A switch archives portfolios, opens new ones, forgets prices, and refuses the old source's ticks")
    func switchMarket() async throws {
        let replay = MarketBinding(kind: .simulated, detail: "seed 2")
        let first = try await started()
        try await first.tick([.of(.bitcoin, "80000", at: clock.now)], epoch: 7, sequence: 1)
        let trader = try await first.register("Ada")
        #expect(try await buy(first, trader, "a").state == .filled)
        let same = await #expect(throws: BusError.self) { _ = try await first.ask(SwitchMarket(market: .simulated)) }
        #expect(same?.code == .marketMismatch)
        #expect(try await first.ask(SwitchMarket(market: replay)).archivedPortfolios == 1)
        // The session goes on, with a new portfolio.
        let view = try await first.ask(GetPortfolio(credential: trader))
        #expect(view.cash == USD(10_000))
        #expect(view.positions.isEmpty)
        #expect(try await first.ask(GetMarketSnapshot()).quotes.isEmpty)
        // The dmz of the old market ticks on: that is not this ledger's price, also after a restart.
        try await first.bus.publish(
            QuotesTicked(
                epoch: 7, sequence: 2, status: .simulated(at: clock.now), quotes: [.of(.bitcoin, "80001", at: clock.now)]))
        #expect(try await buy(first, trader, "b").reason == .noQuote)
        try await first.stop()

        let second = try await started(listing: [])
        #expect(try await second.ask(GetMarketBinding()).binding == replay)
        #expect(try await second.ask(GetMarketSnapshot()).quotes.isEmpty)
        try await second.bus.publish(
            QuotesTicked(
                epoch: 7, sequence: 3, status: .simulated(at: clock.now), quotes: [.of(.bitcoin, "80001", at: clock.now)]))
        _ = try await second.ask(ObserveCatalogue(market: replay, assets: [.bitcoin, .pepe]))
        try await second.tick([.of(.bitcoin, "500", at: clock.now)], epoch: 8, sequence: 1)
        #expect(try await buy(second, trader, "c").fills.first?.price == Price("500"))
        try await second.stop()
    }

    @Test("Two at once on one folder: the second is told so")
    func secondProcess() async throws {
        let first = try await started()
        let error = #expect(throws: StorageError.self) { _ = try BackendHarness(folder: folder.path, clock: clock) }
        #expect(error?.code == .folderInUse)
        try await first.stop()
        // Stopping gives the folder back.
        let second = try await started()
        try await second.stop()
    }
}
