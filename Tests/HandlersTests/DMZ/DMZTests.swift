import Bus
import Contracts
import Domain
import InProcess
import MarketData
import Synchronization
import TestSupport
import Testing

@testable import Handlers

@Suite("The dmz") struct DMZTests {
    private static let outage = MarketDataError(.unavailable, "The source does not answer.")

    @Test("Ticks carry the life's epoch, a sequence without gaps and what was observed")
    func ticks() async throws {
        try await DMZHarness.run { harness in
            let first = try #require(try await harness.ticks.values(atLeast: 1).first)
            #expect(first.epoch == DMZHarness.start.milliseconds && first.sequence == 1)
            #expect(first.quotes.map(\.asset) == [.bitcoin, .pepe])
            #expect(first.quotes.first?.price == Price("80000") && first.quotes.first?.time == DMZHarness.start)
            #expect(first.status.problem == nil && first.status.lastTick == DMZHarness.start)
            harness.source.setPrice("80500.5", of: .bitcoin)
            await harness.step(milliseconds: 10_000, times: 3)
            let ticks = try await harness.ticks.values(atLeast: 4)
            #expect(ticks.map(\.sequence) == [1, 2, 3, 4])
            #expect(ticks.allSatisfy { $0.epoch == first.epoch })
            #expect(ticks[3].quotes.first?.price == Price("80500.5"))
            #expect(ticks[3].quotes.first?.time == DMZHarness.start.adding(milliseconds: 30_000))
        }
    }

    @Test("A source that is down for an hour: the reason is told, no quote is invented, it comes back by itself")
    func outage() async throws {
        try await DMZHarness.run { harness in
            try await harness.ticks.values(atLeast: 1)
            harness.source.edit { $0.failure = Self.outage }
            await harness.step(milliseconds: 10_000, times: 360)
            try await eventually { harness.ticks.values.last?.status.problem == Self.outage.message }
            #expect(harness.ticks.values.dropFirst().allSatisfy { $0.quotes.isEmpty })
            #expect(harness.ticks.values.last?.status.lastTick == DMZHarness.start, "the last prices are an hour old")
            let asked = harness.source.current.questions.count
            #expect((40...80).contains(asked), "a source that is down is asked about once a minute, not \(asked) times an hour")
            let status = try await harness.ask(GetDMZStatus())
            #expect(status.lastError == Self.outage.message && status.lastErrorAt.map { $0 > DMZHarness.start } == true)

            harness.source.edit { $0.failure = nil }
            await harness.step(milliseconds: 10_000, times: 7)
            try await eventually { harness.ticks.values.last?.quotes.count == 2 }
            let last = try #require(harness.ticks.values.last)
            #expect(last.status.problem == nil && last.epoch == DMZHarness.start.milliseconds)
            let sequences = harness.ticks.values.map(\.sequence)
            #expect(zip(sequences, sequences.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test("Coins that the backend demands stay quoted when the source's list has lost them")
    func demanded() async throws {
        let prepare = { (harness: DMZHarness) in
            harness.source.edit { $0.assets = [.bitcoin] }
            harness.backend.withLock {
                $0.demanded = [.bitcoin, .pepe]
                $0.known = [
                    Asset(id: .pepe, symbol: "PEPE", name: "Pepe", rank: 2, supply: nil, maxSupply: nil, quantityDecimals: 0)
                ]
            }
        }
        try await DMZHarness.run(prepare: prepare) { harness in
            let tick = try #require(try await harness.ticks.values(atLeast: 1).first)
            #expect(tick.quotes.map(\.asset) == [.bitcoin, .pepe])
            #expect(harness.source.current.questions.first == [.bitcoin, .pepe])
            #expect(harness.backend.withLock { $0.observed.first?.assets.map(\.id) } == [.bitcoin])
        }
    }

    @Test("The last tick has the newest quotes of all coins, whenever they changed")
    func lastTick() async throws {
        try await DMZHarness.run { harness in
            try await harness.ticks.values(atLeast: 1)
            harness.source.setPrice(nil, of: .pepe)
            harness.source.setPrice("81000", of: .bitcoin)
            await harness.step(milliseconds: 10_000)
            let published = try await harness.ticks.values(atLeast: 2)[1]
            #expect(published.quotes.map(\.asset) == [.bitcoin])
            let last = try await harness.ask(GetLastTick())
            #expect((last.epoch, last.sequence) == (published.epoch, published.sequence))
            #expect(last.quotes.map(\.asset) == [.bitcoin, .pepe] && last.quotes.first?.price == Price("81000"))
        }
    }

    @Test("A fresh quote is fetched once for all who wait for it, and told to everyone")
    func fetchQuote() async throws {
        try await DMZHarness.run { harness in
            try await harness.ticks.values(atLeast: 1)
            let gate = Gate()
            harness.source.edit { $0.gate = gate }
            harness.source.setPrice("81000", of: .bitcoin)
            let callers = (0..<3).map { _ in Task { try await harness.ask(FetchQuote(asset: .bitcoin)) } }
            let key = "\(DMZHarness.start.milliseconds) \(AssetID.bitcoin)"
            try await eventually { harness.dmz.quoteFlights.waiting(for: key) == 3 }
            gate.open()
            for caller in callers { #expect(try await caller.value.price == Price("81000")) }
            #expect(harness.source.current.singleQuestions == 1)
            let tick = try await harness.ticks.values(atLeast: 2)[1]
            #expect(tick.quotes.map(\.asset) == [.bitcoin] && tick.quotes.first?.price == Price("81000"))

            let unknown = await #expect(throws: BusError.self) { try await harness.ask(FetchQuote(asset: AssetID("moon"))) }
            #expect(unknown?.code == .notFound)
            harness.source.edit { $0.failure = Self.outage }
            let failed = await #expect(throws: BusError.self) { try await harness.ask(FetchQuote(asset: .bitcoin)) }
            #expect(failed?.code == .sourceUnavailable && failed?.message == Self.outage.message)
            harness.source.edit { $0.failure = MarketDataError(.budgetExhausted, "No credits are left.") }
            let exhausted = await #expect(throws: BusError.self) { try await harness.ask(FetchQuote(asset: .bitcoin)) }
            #expect(exhausted?.code == .budgetExhausted)
        }
    }

    @Test("A row that is missing costs that coin only; a price that is tenfold off waits for the next")
    func slips() async throws {
        try await DMZHarness.run { harness in
            try await harness.ticks.values(atLeast: 1)
            harness.source.setPrice(nil, of: .pepe)
            await harness.step(milliseconds: 10_000)
            #expect(try await harness.ticks.values(atLeast: 2)[1].quotes.map(\.asset) == [.bitcoin])
            // A decimal point that slipped, once.
            harness.source.setPrice("8", of: .bitcoin)
            harness.source.setPrice("0.000013", of: .pepe)
            await harness.step(milliseconds: 10_000)
            #expect(try await harness.ticks.values(atLeast: 3)[2].quotes.map(\.asset) == [.pepe])
            harness.source.setPrice("80100", of: .bitcoin)
            await harness.step(milliseconds: 10_000)
            #expect(try await harness.ticks.values(atLeast: 4)[3].quotes.first?.price == Price("80100"))
            // A crash that goes on is one.
            harness.source.setPrice("7000", of: .bitcoin)
            await harness.step(milliseconds: 10_000, times: 2)
            let ticks = try await harness.ticks.values(atLeast: 6)
            #expect(ticks[4].quotes.map(\.asset) == [.pepe])
            #expect(ticks[5].quotes.first?.price == Price("7000"))
        }
    }

    @Test("A refresh collects coins and prices at once and says how many; a source that is away is an error")
    func refresh() async throws {
        try await DMZHarness.run { harness in
            try await harness.ticks.values(atLeast: 1)
            harness.source.setPrice("82000", of: .bitcoin)
            let refreshed = try await harness.ask(RefreshMarket())
            #expect(refreshed.quotes == 2 && refreshed.status.label == "Scripted")
            #expect(harness.source.current.refreshes == 1)
            #expect(harness.backend.withLock { $0.observed.count } == 2)
            #expect(try await harness.ticks.values(atLeast: 2)[1].quotes.first?.price == Price("82000"))
            harness.source.edit { $0.failure = Self.outage }
            let failed = await #expect(throws: BusError.self) { try await harness.ask(RefreshMarket()) }
            #expect(failed?.code == .sourceUnavailable)
        }
    }

    @Test("Without a backend it waits and says that it is not ready; then it starts by itself and reports its source")
    func lateBackend() async throws {
        try await DMZHarness.run(withBackend: false) { harness in
            await harness.clock.waitForSleepers()
            let early = await #expect(throws: BusError.self) { try await harness.ask(GetDMZStatus()) }
            #expect(early?.code == .notReady)
            let tick = await #expect(throws: BusError.self) { try await harness.ask(GetLastTick()) }
            #expect(tick?.code == .notReady)
            try await harness.serveBackend()
            harness.clock.advance(milliseconds: 2_000)
            try await harness.ticks.values(atLeast: 1)
            let status = try await harness.ask(GetDMZStatus())
            #expect(status.creditsUsed == 3 && status.creditsPerMonth == 2500 && status.lastError == nil)
            #expect(status.market.kind == .simulated && status.market.intervalMilliseconds == 10_000)
            // Somebody looks: prices come more often.
            try await harness.bus.joined(as: "web.1").publish(AudienceChanged(instance: "web.1", browsers: 2))
            try await eventually { try await harness.ask(GetDMZStatus()).market.intervalMilliseconds == 2_000 }
            await harness.step(milliseconds: 1_000, times: 2)
            try await harness.ticks.values(atLeast: 2)
        }
    }

    @Test("It follows a ledger that moves to another market: a new life with a larger epoch")
    func follows() async throws {
        try await DMZHarness.run { harness in
            let first = try #require(try await harness.ticks.values(atLeast: 1).first)
            let moved = MarketBinding(kind: .replay, detail: "elsewhere")
            harness.backend.withLock { $0.binding = moved }
            await harness.step(milliseconds: 10_000, times: 2)
            try await eventually { harness.ticks.values.last?.status.kind == .replay }
            let next = try #require(harness.ticks.values.first { $0.status.kind == .replay && $0.epoch != first.epoch })
            #expect(next.epoch > first.epoch && next.sequence == 1)
            #expect(harness.choices.all.map(\.isFollowing) == [false, true])
            #expect(harness.choices.all.last?.recorded == moved)
            #expect(harness.backend.withLock { $0.observed.last?.market } == moved)
        }
    }

    @Test("Settings that contradict the ledger end it with the operator's sentence")
    func mismatch() async throws {
        let harness = DMZHarness()
        harness.backend.withLock { $0.binding = MarketBinding(kind: .live, detail: "") }
        try await harness.serveBackend()
        var settings = MarketData.MarketSettings()
        settings.choice = .simulated
        let dmz = DMZ(
            settings: settings, http: NoNetwork(), bus: harness.bus.joined(as: "dmz.1"), surroundings: harness.clock.surroundings,
            logger: DMZHarness.quiet)
        let failure = await #expect(throws: MarketSelection.Failure.self) { try await within("the end") { try await dmz.run() } }
        #expect(failure?.message.contains("'live'") == true && failure?.message.contains("exchange market switch") == true)
    }
}

/// Nothing is to be fetched.
private struct NoNetwork: HTTPFetching {
    func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> MarketData.HTTPAnswer {
        throw HTTPFailure(.unreachable, "No network.")
    }
}
