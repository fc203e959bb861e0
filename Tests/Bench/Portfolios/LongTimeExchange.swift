import Bus
import Contracts
import Domain
import Foundation
import Handlers
import InProcess
import Logging
import ServerSystem
import Storage
import TestSupport
import Web

/// A whole backend with its two files and the web server, and somebody who has traded on it for five years: 10,000 fills of
/// ten coins, whose bars of every day are stored.
struct LongTimeExchange: Sendable {
    static let days = 1826
    static let fills = 10_000
    private static let coins = (0..<10).map { AssetID($0 == 0 ? "bitcoin" : "coin-\($0)") }
    private static let password = "seven long wooden ladders"

    let bus: InProcessBus
    let port: Int
    let credential: Credential

    static func run<T>(in folder: URL, _ body: (LongTimeExchange) async throws -> T) async throws -> T {
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let clock = TestClock(Timestamp(milliseconds: 1_600_000_000_000))
        let bus = InProcessBus(instance: "bench", logger: logger)
        var settings = BackendSettings()
        settings.quotes.lowDiskBytes = 0
        settings.quotes.fetchesSparklines = false
        settings.accounts.startingCash = USD(1_000_000)
        // The years of this trader pass in seconds.
        settings.accounts.sessionIdleTime = .seconds(20 * 365 * 86_400)
        settings.accounts.sessionLifetime = .seconds(20 * 365 * 86_400)
        let stores = try BackendStores.open(dataFolder: folder.appending(path: "data").path, logger: logger)
        let backend = Backend(
            stores: stores, bus: bus.joined(as: "backend"), cryptography: OpenSSLCryptography(),
            passwords: try ScryptPasswordHasher(parameters: ScryptParameters(logN: 4, r: 1, p: 1)), settings: settings,
            now: { clock.now }, logger: logger)
        let (served, ready) = AsyncStream.makeStream(of: Void.self)
        let serving = Task {
            defer { ready.finish() }
            try await backend.run { ready.finish() }
        }
        for await _ in served {}
        let opened = try await trade(bus, clock, stores)
        let web = WebServer(
            settings: WebSettings(
                listen: WebSettings.Address(host: "127.0.0.1", port: 0), encryption: .none, environment: "bench"),
            bus: bus.joined(as: "web.1"), logger: logger, now: { clock.now })
        let running = Task { try await web.run() }
        let result: Result<T, any Error>
        do {
            let port = try await web.ports().site
            result = .success(
                try await body(LongTimeExchange(bus: bus, port: port, credential: .session(opened.token.value))))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        serving.cancel()
        _ = await serving.result
        await bus.close()
        return try result.get()
    }

    private static func price(_ coin: Int, day: Int) -> Price {
        // A walk of small steps, so that no guard against absurd ticks holds one back.
        let thousandths = 1000 + (day * 7 + coin * 13) % 97
        return Price(mantissa: Int64(8_000_000 / (coin + 1) * thousandths / 1000), scale: 2)!
    }

    private static func trade(_ bus: InProcessBus, _ clock: TestClock, _ stores: BackendStores) async throws -> OpenedSession {
        _ = try await bus.request(
            ObserveCatalogue(
                market: MarketBinding(kind: .simulated, detail: "seed 1"),
                assets: coins.enumerated().map { number, id in
                    ObservedAsset(
                        id: id, symbol: "C\(number)", name: id.rawValue, rank: number + 1, supply: 1e7, maxSupply: nil,
                        price: price(number, day: 0))
                }))
        let opened = try await bus.request(
            RegisterUser(userName: "ada", password: Secret(password), remoteAddress: "192.0.2.1"), timeout: .seconds(20))
        let credential = Credential.session(opened.token.value)
        let start = clock.now
        var placed = 0
        for day in 0..<days {
            clock.advance(milliseconds: 86_400_000)
            guard day.isMultiple(of: 18) || day == days - 1 else { continue }
            try await tick(bus, clock, day: day)
            let numbers = placed..<min(fills, placed + 100)
            placed = numbers.upperBound
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in numbers {
                    group.addTask {
                        // Each coin is bought four times and then sold in part.
                        let isSale = number % 5 == 4 && number >= 100
                        let order = try await bus.request(
                            PlaceOrder(
                                credential: credential, clientOrderID: "\(number)", asset: coins[number / 5 % coins.count],
                                side: isSale ? .sell : .buy, size: .amount(isSale ? USD(40) : USD(20))), timeout: .seconds(30))
                        guard order.state == .filled else { throw BareLoopError("\(order)") }
                    }
                }
                try await group.waitForAll()
            }
        }
        for (number, coin) in coins.enumerated() {
            let bars = (0..<days).map { day in
                let open = Timestamp(milliseconds: (start.epochDay + Int64(day)) * 86_400_000)
                let price = price(number, day: day)
                return HistoryBar(
                    candle: Candle(start: open, open: price, high: price, low: price, close: price, volume: nil),
                    completeUntil: open.adding(milliseconds: 86_400_000), hasRange: true)
            }
            try await stores.market.storeFetched(
                bars, of: coin, interval: .day, covered: TimeRange(from: CandleInterval.day.start(of: start), to: clock.now),
                recordedUntil: nil)
        }
        guard placed == fills else { throw BareLoopError("\(placed) orders were placed.") }
        return opened
    }

    private static func tick(_ bus: InProcessBus, _ clock: TestClock, day: Int) async throws {
        let (time, sequence) = (clock.now, Int64(day + 1))
        let quotes = coins.enumerated().map { number, id in
            Quote(
                asset: id, price: price(number, day: day), change24h: 1, volume24h: USD(1_000_000_000), source: "simulated",
                time: time)
        }
        let status = MarketStatus(
            kind: .simulated, label: "Simulated", intervalMilliseconds: 1000, staleAfterMilliseconds: 100 * 86_400_000,
            lastTick: time, problem: nil)
        try await bus.publish(QuotesTicked(epoch: 1, sequence: sequence, status: status, quotes: quotes))
        while try await bus.request(GetMarketSnapshot()).sequence < sequence { try await Task.sleep(for: .milliseconds(1)) }
    }
}
