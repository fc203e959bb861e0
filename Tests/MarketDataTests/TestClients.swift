import Domain
import Foundation
import Logging
import ServerSystem
import TestSupport

@testable import MarketData

/// A silent logger.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// 2026-11-10T12:00:00Z, a Tuesday.
let noon = Timestamp(milliseconds: 1_794_312_000_000)

/// A clock that stands still, pauses that take no time and are written down.
struct StillWorld: Sendable {
    let pauses = Recorder<Duration>()
    let clock = ManualClock(noon)

    var surroundings: Surroundings {
        Surroundings(
            now: { clock.now },
            pause: { pause in
                pauses.append(pause)
                clock.advance(milliseconds: Int64(pause / .milliseconds(1)))
            }, random: { 0.5 })
    }

    func coinCap(_ server: FixtureServer, path: String = "", credits: Int = 1_000_000) -> CoinCapClient {
        CoinCapClient(
            base: server.url + path, key: "k3y", budget: budget(credits), http: CurlFetcher(), surroundings: surroundings,
            logger: quiet)
    }

    func binance(_ server: FixtureServer, path: String = "") -> BinanceClient {
        BinanceClient(base: server.url + path, http: CurlFetcher(), surroundings: surroundings)
    }

    func budget(_ credits: Int, record: any CreditRecord = MemoryCreditRecord()) -> CreditBudget {
        CreditBudget(allowed: credits, record: record, now: { clock.now })
    }
}

/// What a call failed with; nil when it did not.
func failure<T>(of work: () async throws(MarketDataError) -> T) async -> MarketDataError? {
    do throws(MarketDataError) {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}

func price(_ text: String) -> Price { Price(text)! }
