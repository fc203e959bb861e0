import Bus
import Contracts
import Dispatch
import Domain
import Handlers
import InProcess
import Storage
import TestSupport
import Testing

@Suite struct StaleQuoteTests {
    private static let bitcoin = TradingExchange.bitcoin

    /// Serves the dmz's answer; `asked` gets one element for each time.
    private func serve(
        _ exchange: TradingExchange, asked: Recorder<AssetID>, _ answer: @escaping @Sendable () async throws -> Quote
    ) async throws {
        var router = Router()
        router.on(FetchQuote.self) { request, _ in
            asked.append(request.asset)
            return try await answer()
        }
        _ = try await exchange.bus.joined(as: "dmz.1").serve(router, as: .dmz)
    }

    private func quote(_ price: String, at time: Timestamp) throws -> Quote {
        Quote(
            asset: Self.bitcoin.id, price: try #require(Price(price)), change24h: nil, volume24h: nil, source: "fetched",
            time: time)
    }

    @Test func aStaleQuoteIsFetchedBeforeTheOrderIsDecided() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let asked = Recorder<AssetID>()
            let fresh = try quote("84000", at: exchange.clock.now)
            try await serve(exchange, asked: asked) { fresh }
            exchange.setPrice("83301.12", of: Self.bitcoin, age: 60_000)
            let order = try await trader.place(.buy, .amount(USD(100)), id: "one")
            #expect(order.fills.first?.price == Price("84000") && order.fills.first?.quoteSource == "fetched")
            #expect(asked.all == [Self.bitcoin.id])
            // Fresh now: nobody is asked again.
            _ = try await trader.place(.buy, .amount(USD(100)), id: "two")
            #expect(asked.all.count == 1)
        }
    }

    @Test func ordersThatWaitForTheSameQuoteShareOneFetch() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let (asked, waiting) = (Recorder<AssetID>(), AsyncStream.makeStream(of: Void.self))
            let fresh = try quote("84000", at: exchange.clock.now)
            try await serve(exchange, asked: asked) {
                for await _ in waiting.stream { break }
                return fresh
            }
            exchange.setPrice(nil, of: Self.bitcoin)
            async let first = trader.place(.buy, .amount(USD(100)), id: "one")
            async let second = trader.place(.buy, .amount(USD(100)), id: "two")
            while asked.all.isEmpty { await Task.yield() }
            waiting.continuation.finish()
            let orders = try await [first, second]
            #expect(orders.allSatisfy { $0.state == .filled })
            // The second either joined the fetch or came when the quote was there.
            #expect(asked.all.count == 1)
        }
    }

    @Test func whenTheSourceFailsTheOrderIsRefusedAsStale() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let asked = Recorder<AssetID>()
            try await serve(exchange, asked: asked) { throw BusError(.sourceUnavailable, "Down.") }
            exchange.setPrice("83301.12", of: Self.bitcoin, age: 60_000)
            #expect(try await trader.place(.buy, .amount(USD(100)), id: "one").reason == .staleQuote)
            #expect(asked.all.count == 1)
        }
    }

    @Test func aSourceThatDoesNotAnswerHoldsTheOrderNoLongerThanItsPatience() async throws {
        let settings = TradingSettings(freshQuotePatience: .milliseconds(100))
        try await PlaceOrderTests.withExchange(settings: settings) { exchange in
            let trader = try await exchange.trader()
            let silence = AsyncStream.makeStream(of: Void.self)
            let old = try quote("1", at: Timestamp(milliseconds: 0))
            try await serve(exchange, asked: Recorder()) {
                for await _ in silence.stream {}
                return old
            }
            exchange.setPrice("83301.12", of: Self.bitcoin, age: 60_000)
            #expect(try await trader.place(.buy, .amount(USD(100)), id: "one").reason == .staleQuote)
            silence.continuation.finish()
        }
    }

    @Test func aQuoteThatGrowsStaleBetweenTheCheckAndTheCommitIsNotUsed() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let clock = exchange.clock
            exchange.setPrice("83301.12", of: Self.bitcoin, age: 14_000)
            let (gate, opener) = AsyncStream.makeStream(of: Void.self)
            let blocker = BlockedWriter()
            async let busy: Void = exchange.ledger.write { _ in
                opener.finish()
                blocker.wait()
            }
            for await _ in gate {}
            async let order = trader.place(.buy, .amount(USD(100)), id: "one")
            // The order was checked on the fresh quote and waits for the writer.
            while exchange.ledger.waitingCommands < 2 { await Task.yield() }
            clock.advance(milliseconds: 2_000)
            blocker.release()
            try await busy
            #expect(try await order.reason == .staleQuote)
        }
    }
}

/// Holds the writer's own thread until the test lets it go.
private final class BlockedWriter: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func wait() { _ = semaphore.wait(timeout: .now() + 10) }
    func release() { semaphore.signal() }
}
