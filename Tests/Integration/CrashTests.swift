import Foundation
import Synchronization
import TestSupport
import Testing

extension IntegrationTests {
    @Suite("kill -9", .serialized)
    struct CrashTests {
        /// The promise of the exchange: what it acknowledged is there exactly once, whatever happens to the process.
        @Test("kill -9 during 2,000 concurrent orders loses and doubles nothing", .timeLimit(.minutes(5)))
        func killDuringOrders() async throws {
            let fixture = try ExchangeFixture()
            let first = try await fixture.start()
            let port = first.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let callers = 32
            let perCaller = 2_000 / callers
            let acknowledged = Tally()
            let (registered, enough) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<callers {
                    group.addTask {
                        try await onThread {
                            let trader = WebTrader(port: port)
                            try trader.register("crash\(caller)")
                            registered.signal()
                            for number in 0..<perCaller {
                                let key = "order-\(caller)-\(number)"
                                // Once the process is dead every call fails: that is what the test is about.
                                guard
                                    let answer = try? trader.order(
                                        number.isMultiple(of: 3) ? "sell" : "buy", "bitcoin", mode: "amount",
                                        size: number.isMultiple(of: 3) ? "1.50" : "5", clientOrderID: key),
                                    let id = (answer.json["id"] as? String).flatMap({ Int($0) })
                                else { continue }
                                if acknowledged.note(key, id) == 700 { enough.signal() }
                            }
                        }
                    }
                }
                group.addTask {
                    let reached = try await onThread {
                        let deadline = DispatchTime.now() + 120
                        // Whoever is still registering when it dies has seen no order fail, but a registration.
                        for _ in 0..<callers where registered.wait(timeout: deadline) == .timedOut { return false }
                        return enough.wait(timeout: deadline) == .success
                    }
                    try await first.kill()
                    #expect(reached, "fewer than 700 orders were acknowledged in two minutes: \(first.output.suffix(2000))")
                }
                try await group.waitForAll()
            }

            let promised = acknowledged.orders
            #expect(promised.count >= 700)
            let audit = try await RunningExchange.command(["audit", "--data", fixture.data.path])
            #expect(audit.status == 0, "\(audit.output)")

            let second = try await fixture.start()
            try await ExchangeFixture.waitUntilReady(port: second.port)
            let port2 = second.port
            let repeated = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<callers {
                    group.addTask {
                        try await onThread {
                            let trader = WebTrader(port: port2)
                            try trader.signIn("crash\(caller)")
                            for (key, _) in promised where key.hasPrefix("order-\(caller)-") {
                                let number = Int(key.split(separator: "-").last ?? "") ?? 0
                                let answer = try trader.order(
                                    number.isMultiple(of: 3) ? "sell" : "buy", "bitcoin", mode: "amount",
                                    size: number.isMultiple(of: 3) ? "1.50" : "5", clientOrderID: key)
                                let id = (answer.json["id"] as? String).flatMap { Int($0) } ?? -1
                                _ = repeated.note(key, id)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            // The same key and body return the first order: nothing acknowledged is lost, nothing is done again.
            let again = repeated.orders
            let different = promised.filter { again[$0.key] != $0.value }
            #expect(different.isEmpty, "\(different.count) of \(promised.count), such as \(Array(different.prefix(3)))")
            #expect(try await second.stop().status == 0)
            let after = try await RunningExchange.command(["audit", "--data", fixture.data.path])
            #expect(after.status == 0, "\(after.output)")
        }
    }
}

/// Orders by their key, as callers on several threads hear of them.
private final class Tally: Sendable {
    private let known = Mutex<[String: Int]>([:])

    var orders: [String: Int] { known.withLock { $0 } }

    /// Returns how many there are now.
    func note(_ key: String, _ id: Int) -> Int {
        known.withLock { orders in
            orders[key] = id
            return orders.count
        }
    }
}
