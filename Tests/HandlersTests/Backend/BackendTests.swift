import Bus
import Contracts
import Domain
import Handlers
import InProcess
import TestSupport
import Testing

@Suite("The backend over the bus")
struct BackendTests {
    enum Mode: String, CaseIterable, Sendable {
        case values
        case encoded

        var mode: InProcessMode { self == .values ? .values : .encoded(JSONMessageCoding()) }
    }

    @Test("Register, tick, buy, portfolio, sell", arguments: Mode.allCases)
    func trade(mode: Mode) async throws {
        let folder = try TemporaryFolder()
        let harness = try BackendHarness(folder: folder.path, mode: mode.mode)
        try await harness.start()
        let quoted = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin, .pepe]))
        #expect(quoted.assets == [.bitcoin, .pepe])
        let trader = try await harness.register("Ada")
        try await harness.tick([.of(.bitcoin, "80000", at: harness.clock.now)], sequence: 1)

        let bought = try await harness.ask(
            PlaceOrder(credential: trader, clientOrderID: "a", asset: .bitcoin, side: .buy, size: .amount(USD(4000))))
        #expect(bought.state == .filled)
        #expect(bought.fills.first?.price == Price("80000"))

        harness.clock.advance(seconds: 1)
        try await harness.tick([.of(.bitcoin, "88000", at: harness.clock.now)], sequence: 2)
        let view = try await harness.ask(GetPortfolio(credential: trader))
        let position = try #require(view.positions.first { $0.asset == .bitcoin })
        #expect(position.price == Price("88000"))
        #expect((position.unrealisedGain ?? .zero) > .zero)

        let sold = try await harness.ask(
            PlaceOrder(credential: trader, clientOrderID: "b", asset: .bitcoin, side: .sell, size: .all))
        #expect(sold.state == .filled)
        let after = try await harness.ask(GetPortfolio(credential: trader))
        #expect(after.cash > USD(10_300))
        let status = try await harness.ask(GetBackendStatus())
        #expect(status.problems.isEmpty)
        #expect(status.users == 1)
        #expect(status.orders == 2)
        try await harness.stop()
    }

    @Test("A backend that takes over asks for the prices of now: the first order needs no tick", arguments: Mode.allCases)
    func takesOver(mode: Mode) async throws {
        let folder = try TemporaryFolder()
        let first = try BackendHarness(folder: folder.path, mode: mode.mode)
        try await first.start()
        _ = try await first.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin, .pepe]))
        let trader = try await first.register("Ada")
        try await first.tick([.of(.bitcoin, "80000", at: first.clock.now)], sequence: 1)
        try await first.stop()

        first.clock.advance(seconds: 30)
        let second = try BackendHarness(folder: folder.path, mode: mode.mode, clock: first.clock)
        let now = second.clock.now
        let tick = QuotesTicked(
            epoch: 1, sequence: 7, status: .simulated(at: now),
            quotes: [.of(.bitcoin, "81000", at: now), .of(.pepe, "0.000013", at: now)])
        second.dmz.answerLastTick(tick)
        try await second.start()
        let bought = try await second.ask(
            PlaceOrder(credential: trader, clientOrderID: "a", asset: .bitcoin, side: .buy, size: .amount(USD(4000))))
        #expect(bought.state == .filled && bought.fills.first?.price == Price("81000"))
        let snapshot = try await second.ask(GetMarketSnapshot())
        #expect(snapshot.sequence == 7 && snapshot.quotes.count == 2)
        // The tick that goes on after it is taken as ever.
        try await second.tick([.of(.bitcoin, "82000", at: now.adding(milliseconds: 1))], sequence: 8)
        #expect(try await second.ask(GetMarketSnapshot()).quotes.first { $0.asset == .bitcoin }?.price == Price("82000"))
        try await second.stop()
    }

    @Test("Requests that have begun are answered when the backend stops; later ones find no service")
    func drains() async throws {
        let folder = try TemporaryFolder()
        let harness = try BackendHarness(folder: folder.path)
        try await harness.start()
        _ = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin]))
        try await harness.tick([.of(.bitcoin, "80000", at: harness.clock.now)], sequence: 1)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        harness.dmz.answerCandles { request in
            for await _ in gate { break }
            return CandleSeries(
                asset: request.asset, interval: request.interval,
                candles: [Candle(start: request.interval.start(of: request.from), price: Price("5")!)], hasRanges: false,
                recordedUntil: nil)
        }
        let now = harness.clock.now
        async let chart = harness.ask(
            GetCandles(asset: .bitcoin, interval: .day, from: now.adding(milliseconds: -864_000_000), to: now))
        try await eventually { harness.dmz.fetches.all.count == 1 }
        async let stopped: Void = harness.stop()
        // The service takes nothing new at once, and the old request is still at work.
        try await eventually {
            do {
                // Shorter than the bus would ask again for a service that was there a moment ago.
                _ = try await harness.bus.request(GetMarketBinding(), timeout: .milliseconds(100))
                return false
            } catch let error as BusError {
                return error.code == .noSuchService
            }
        }
        open.finish()
        #expect(try await chart.candles.first?.close == Price("5"))
        try await stopped
    }

    @Test("Every subject that is addressed to the backend has a handler")
    func subjects() throws {
        let folder = try TemporaryFolder()
        let harness = try BackendHarness(folder: folder.path)
        let served = Set(harness.backend.router.requests.keys)
        let wanted: [String] = [
            RegisterUser.subject, LogIn.subject, LogOut.subject, GetSession.subject, ChangePassword.subject, GetAccount.subject,
            GetWatchlist.subject, SetWatched.subject, ListUsers.subject, SetUserSuspended.subject, ResetPassword.subject,
            PlaceOrder.subject, GetOrder.subject, ListOrders.subject, CancelOrder.subject, CancelAllOrders.subject,
            GetOrderByClientID.subject, PlaceOrderGroup.subject, GetOrderGroup.subject, ReplaceOrder.subject, ListFills.subject,
            GetTradingRules.subject, PreviewOrder.subject,
            GetPortfolio.subject, GetPortfolioHistory.subject, GetPortfolioAnalytics.subject, ListSoldLots.subject,
            ListPortfolios.subject, CreatePortfolio.subject, RenamePortfolio.subject, ChoosePortfolio.subject,
            ClonePortfolio.subject, ResetPortfolio.subject, ArchivePortfolio.subject, SetCostBasis.subject,
            GetFunds.subject, ListOrderGroups.subject, AddFunds.subject, ListTransactions.subject, ObserveCatalogue.subject,
            GetMarketBinding.subject, SwitchMarket.subject,
            GetMarketSnapshot.subject, GetSparklines.subject, GetCandles.subject, SetHalt.subject, GetBackendStatus.subject,
            CreateKey.subject, ListKeys.subject, RevokeKey.subject, AuthenticateKey.subject, ListOrderChanges.subject,
            GetOrderByClientID.subject, PlaceOrderGroup.subject, GetOrderGroup.subject, ReplaceOrder.subject, ListFills.subject,
            PreviewOrder.subject, PreviewOrderGroup.subject, GetTradingRules.subject,
        ]
        #expect(served == Set(wanted))
    }
}
