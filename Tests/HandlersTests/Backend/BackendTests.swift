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
}
