import Contracts
import Domain
import ServerSystem
import TestSupport
import Testing

@testable import MarketData

@Suite struct MarketSelectionTests {
    private let world = StillWorld()

    private func selection(_ settings: MarketSettings) -> MarketSelection {
        MarketSelection(settings: settings, http: CurlFetcher(), surroundings: world.surroundings, logger: quiet)
    }

    private func settings(_ choice: MarketChoice = .auto, binance: String = "http://127.0.0.1:1") -> MarketSettings {
        var settings = MarketSettings()
        settings.choice = choice
        settings.binanceURL = binance
        settings.probeTimeout = .milliseconds(300)
        return settings
    }

    @Test func autoIsLiveWithAKeyWithoutAsking() async throws {
        var settings = settings()
        settings.coinCapKey = "k"
        let source = try await selection(settings).source(recorded: nil)
        #expect(source.binding == MarketBinding(kind: .live, detail: "") && source.credits?.allowed == 2500)
    }

    @Test func autoIsLiveWhenBinanceAnswers() async throws {
        let exchange = try FakeExchange()
        defer { exchange.server.stop() }
        #expect(
            try await selection(settings(binance: exchange.server.url + "/binance/")).source(recorded: nil).binding.kind == .live)
    }

    @Test func autoIsSimulatedWhenNobodyAnswers() async throws {
        #expect(
            try await selection(settings()).source(recorded: nil).binding == MarketBinding(kind: .simulated, detail: "seed 1"))
        let silent = try FixtureServer { _ in ScriptedAnswer(ending: .silent) }
        defer { silent.stop() }
        #expect(try await selection(settings(binance: silent.url)).source(recorded: nil).binding.kind == .simulated)
    }

    @Test func aLiveLedgerNeverBecomesSimulated() async throws {
        #expect(try await selection(settings()).source(recorded: MarketBinding(kind: .live, detail: "")).binding.kind == .live)
    }

    @Test func autoKeepsWhatIsRecorded() async throws {
        var settings = settings()
        settings.coinCapKey = "k"
        settings.seed = 9
        let simulated = MarketBinding(kind: .simulated, detail: "seed 7")
        #expect(try await selection(settings).source(recorded: simulated).binding == simulated)
        let replay = MarketBinding(
            kind: .replay, detail: "recording=shipped;from=2024-01-01;days-per-minute=3.0;since=1700000000000")
        #expect(try await selection(settings).source(recorded: replay).binding == replay)
    }

    @Test(arguments: [MarketChoice.live, .simulated, .replay]) func anotherChoiceIsRefusedWithTheWayOut(_ choice: MarketChoice)
        async throws
    {
        for kind in MarketKind.allCases where kind != choice.kind {
            let error = await #expect(throws: MarketSelection.Failure.self) {
                try await selection(settings(choice)).source(recorded: MarketBinding(kind: kind, detail: ""))
            }
            #expect(
                error?.message.contains("exchange market switch \(choice.rawValue)") == true
                    && error?.message.contains("--data") == true)
        }
    }

    @Test func anotherSeedOrRecordingIsRefused() async throws {
        await #expect(throws: MarketSelection.Failure.self) {
            try await selection(settings(.simulated)).source(recorded: MarketBinding(kind: .simulated, detail: "seed 7"))
        }
        await #expect(throws: MarketSelection.Failure.self) {
            try await selection(settings(.replay)).source(
                recorded: MarketBinding(kind: .replay, detail: "recording=mine.csv;from=2024-01-01;days-per-minute=1.0;since=1"))
        }
    }

    @Test func aReplayBeginsWhereAskedAndRefusesWhatItHasNot() async throws {
        var settings = settings(.replay)
        settings.replayFrom = "2024-05-01"
        settings.replayDaysPerMinute = 10
        #expect(
            try await selection(settings).binding().detail
                == "recording=shipped;from=2024-05-01;days-per-minute=10.0;since=\(noon.milliseconds)")
        for (from, speed, path) in [
            ("1999-01-01", 1.0, nil), ("2024-05-01", 0, nil), ("2024-05-01", .nan, nil), ("2024-05-01", 1, "/nowhere.csv"),
        ] {
            settings.replayFrom = from
            settings.replayDaysPerMinute = speed
            settings.replayPath = path
            await #expect(throws: MarketSelection.Failure.self) { try await selection(settings).source(recorded: nil) }
        }
    }
}
