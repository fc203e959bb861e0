import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// Random trades, orders that wait, clones, resets, closings, ticks and restarts: the books are right and all figures agree.
@Suite struct PortfolioSequenceTests {
    private static let bitcoin = TradingExchange.bitcoin

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func whateverHappensTheFiguresAgree(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var exchange = try await TradingExchange.open()
        var trader = try await exchange.trader()
        var known = [trader.portfolio]
        var done: [String: Int] = [:]
        for round in 0..<150 {
            let portfolio = known[Int.random(in: 0..<known.count, using: &random)]
            let id = "\(round)"
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<8:
                let side: Side = Bool.random(using: &random) ? .buy : .sell
                let isLimit = Bool.random(using: &random)
                let price = "\(Int.random(in: 40_000...100_000, using: &random))"
                let request = PlaceOrder(
                    credential: trader.credential, portfolio: portfolio, clientOrderID: id, asset: Self.bitcoin.id, side: side,
                    type: isLimit ? .limit : .market,
                    size: .quantity(Quantity(steps: Int64.random(in: 1...3_000_000, using: &random), decimals: 8)),
                    terms: isLimit ? OrderTerms(limitPrice: Price(price)) : nil)
                _ = try await exchange.bus.request(request)
                done["order", default: 0] += 1
            case 8..<10:
                let request = ClonePortfolio(credential: trader.credential, portfolio: portfolio, name: id, idempotencyKey: id)
                if let clone = try? await exchange.bus.request(request) {
                    #expect(try await exchange.bus.request(request) == clone)
                    known.append(clone.id)
                    done["clone", default: 0] += 1
                }
            case 10..<12:
                let request = ResetPortfolio(credential: trader.credential, portfolio: portfolio, idempotencyKey: id)
                let reset = try await exchange.bus.request(request)
                #expect(try await exchange.bus.request(request) == reset)
                done["reset", default: 0] += 1
            case 12 where known.count > 1:
                _ = try await exchange.bus.request(ArchivePortfolio(credential: trader.credential, portfolio: portfolio))
                known.removeAll { $0 == portfolio }
                done["archive", default: 0] += 1
            case 13:
                _ = try await exchange.bus.request(ChoosePortfolio(credential: trader.credential, portfolio: portfolio))
                #expect(try await trader.view().portfolio == portfolio)
            case 14 where round % 3 == 0:
                await exchange.close()
                exchange = try await TradingExchange.open(after: exchange)
                trader = trader.on(exchange.bus)
                done["restart", default: 0] += 1
            case 15:
                exchange.clock.advance(milliseconds: Int64.random(in: 1...40, using: &random) * 3_600_000)
                exchange.setPrice("\(Int.random(in: 40_000...100_000, using: &random))", of: Self.bitcoin)
            default:
                await exchange.tick("\(Int.random(in: 40_000...100_000, using: &random))", of: Self.bitcoin)
            }
        }
        for portfolio in known { try await Self.check(portfolio, of: trader) }
        #expect(done["clone", default: 0] > 3 && done["reset", default: 0] > 3, "\(done)")
        await exchange.close()
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        #expect(report.isClean, "\(report)")
    }

    /// The holdings' page and the analytics, which come by different ways, say the same.
    private static func check(_ portfolio: PortfolioID, of trader: Trader) async throws {
        let view = try await trader.bus.request(GetPortfolio(credential: trader.credential, portfolio: portfolio))
        var together: Set<USD> = []
        for method in CostBasisMethod.allCases {
            let analytics = try await trader.bus.request(
                GetPortfolioAnalytics(credential: trader.credential, portfolio: portfolio, costBasis: method))
            together.insert(try analytics.realisedGain.adding(analytics.unrealisedGain))
            if let last = analytics.curve.last {
                #expect(last.value == view.totalValue && last.contributed == view.contributed)
            }
            #expect(analytics.feesPaid == view.feesPaid)
            let page = try await trader.bus.request(
                GetPortfolio(credential: trader.credential, portfolio: portfolio, costBasis: method))
            #expect(page.realisedGain == analytics.realisedGain && page.contributed == view.contributed)
            #expect(try page.positions.map(\.cost.micros).reduce(0, +) == USD.sum(analytics.heldLots.map(\.cost)).micros)
            guard method == .average else { continue }
            // Each coin's worth is rounded down once for its lot, as on the page.
            #expect(analytics.unrealisedGain == page.unrealisedGain)
        }
        // Worth is rounded down lot by lot: as many millionths may be missing as there are lots.
        let gains = together.map(\.micros)
        #expect((gains.max() ?? 0) - (gains.min() ?? 0) < 200)
    }
}
