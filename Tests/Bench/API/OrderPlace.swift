import Bus
import Contracts
import Domain
import Foundation
import Handlers
import InProcess
import Logging
import ServerSystem
import Synchronization
import TestSupport
import Web

/// A whole backend and the web role in one process, with one trader who has a key.
final class OrderPlace: Sendable {
    private static let market = MarketBinding(kind: .simulated, detail: "bench")
    private static let coin = AssetID("bitcoin")

    private let bus: InProcessBus
    private let port: Int
    private let token: String

    private init(bus: InProcessBus, port: Int, token: String) {
        self.bus = bus
        self.port = port
        self.token = token
    }

    static func run<T>(in folder: URL, _ body: (OrderPlace) async throws -> T) async throws -> T {
        let logger = TradingExchange.quiet
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        let bus = InProcessBus(instance: "bench", logger: logger)
        var settings = BackendSettings()
        settings.accounts.startingCash = USD(1_000_000_000)
        settings.quotes.fetchesSparklines = false
        let backend = Backend(
            stores: try BackendStores.open(dataFolder: folder.path + "/data", logger: logger), bus: bus.joined(as: "backend"),
            cryptography: OpenSSLCryptography(),
            passwords: try ScryptPasswordHasher(parameters: ScryptParameters(logN: 4, r: 1, p: 1)), settings: settings, now: now,
            logger: logger)
        let (served, ready) = AsyncStream.makeStream(of: Void.self)
        let serving = Task {
            defer { ready.finish() }
            try await backend.run { ready.yield() }
        }
        for await _ in served { break }
        let price = Price("83301.12")
        guard let price else { throw WebClientFailure("no price") }
        _ = try await bus.request(
            ObserveCatalogue(
                market: market,
                assets: [
                    ObservedAsset(id: coin, symbol: "BTC", name: "Bitcoin", rank: 1, supply: nil, maxSupply: nil, price: price)
                ]), timeout: .seconds(5))
        let ticks = Task {
            var sequence: Int64 = 0
            while !Task.isCancelled {
                sequence += 1
                let time = now()
                try await bus.publish(
                    QuotesTicked(
                        epoch: 1, sequence: sequence,
                        status: MarketStatus(
                            kind: .simulated, label: "Bench", intervalMilliseconds: 1000, staleAfterMilliseconds: 10_000,
                            lastTick: time, problem: nil),
                        quotes: [
                            Quote(asset: coin, price: price, change24h: nil, volume24h: nil, source: "bench", time: time)
                        ]))
                try await Task.sleep(for: .seconds(1))
            }
        }
        let opened = try await bus.request(
            RegisterUser(userName: "bench", password: Secret("a long enough one"), remoteAddress: "192.0.2.1"),
            timeout: .seconds(5))
        let key = try await bus.request(
            CreateKey(
                credential: .session(opened.token.value), password: Secret("a long enough one"), name: "bench", scope: .trade,
                expiresAt: nil), timeout: .seconds(5))
        var web = WebSettings(
            listen: WebSettings.Address(host: "127.0.0.1", port: 0), encryption: .none, environment: "bench")
        web.apiRequestsPerKey = 100_000_000
        let server = WebServer(settings: web, bus: bus.joined(as: "web.1"), logger: logger, now: now)
        let running = Task { try await server.run() }
        let result: Result<T, any Error>
        do {
            let place = OrderPlace(bus: bus, port: try await server.ports().site, token: key.token.value)
            result = .success(try await body(place))
        } catch {
            result = .failure(error)
        }
        ticks.cancel()
        running.cancel()
        _ = await running.result
        serving.cancel()
        _ = await serving.result
        await bus.close()
        return try result.get()
    }

    /// The same order by HTTP and on the bus in turn, so that both meet the same disk.
    func alternately(for duration: Duration) async throws -> (http: Latencies, bus: Latencies) {
        let caller = BlockingCaller(port: port, token: token)
        var (http, plain) = (Latencies(), Latencies())
        var number = 0
        let end = ContinuousClock.now.advanced(by: duration * 2)
        var isWarm = false
        while ContinuousClock.now < end {
            number += 1
            let took = try await caller.place(number)
            let start = ContinuousClock.now
            _ = try await bus.request(
                PlaceOrder(
                    credential: .key(token), clientOrderID: "bus-\(number)", asset: OrderPlace.coin, side: .buy,
                    size: .quantity(Quantity(steps: 1_000, decimals: 8))), timeout: .seconds(5))
            let other = start.duration(to: .now)
            guard isWarm else {
                isWarm = number >= 200
                continue
            }
            http.add(took)
            plain.add(other)
        }
        return (http, plain)
    }
}

/// One connection on a thread of its own.
///
/// `@unchecked Sendable`: the connection is used on the serial queue only.
private final class BlockingCaller: @unchecked Sendable {
    private let connection: HTTPConnection
    private let token: String
    private let queue = DispatchQueue(label: "caller")

    init(port: Int, token: String) {
        connection = HTTPConnection(port: port)
        self.token = token
    }

    func place(_ number: Int) async throws -> Duration {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.send(number) }) }
        }
    }

    private func send(_ number: Int) throws -> Duration {
        let body = #"{"asset":"bitcoin","side":"buy","quantity":"0.00001","clientOrderId":"http-\#(number)"}"#
        let start = ContinuousClock.now
        let answer = try connection.send(
            "POST", "/api/v1/orders", [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
            body: Array(body.utf8))
        let took = start.duration(to: .now)
        guard answer.status == 201 else { throw WebClientFailure("an order was answered with \(answer.status): \(answer.text)") }
        return took
    }
}
