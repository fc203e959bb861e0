import AMQPBus
import Bus
import Foundation
import Logging
import TestSupport

extension AMQPProgram {
    /// What travels over the whole bus: as many octets as the bare messages.
    struct Echo: Request {
        struct Reply: Codable, Sendable {
            let text: String
        }

        static let subject = "bench.echo.v1"
        static let service = ServiceName("bench")
        let text: String
    }

    /// Calls through the bus: JSON, deadline, sender and trace, the reply's errors.
    func busCall() async throws {
        let bus = try await bus("caller")
        let text = String(repeating: "x", count: Self.bodySize)
        let calls = CallCounter(limit: count)
        let start = ContinuousClock.now
        let latencies = try await withThrowingTaskGroup(of: Latencies.self) { group in
            for _ in 0..<number {
                group.addTask {
                    var latencies = Latencies()
                    while calls.takeOne() {
                        let began = ContinuousClock.now
                        let reply = try await bus.request(Echo(text: text), timeout: .seconds(10))
                        guard reply.text.utf8.count == Self.bodySize else { throw AMQPBenchFailure("a foreign reply came") }
                        latencies.add(began.duration(to: .now))
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: Latencies()) { $0.add($1) }
        }
        try Self.report(count, since: start, latencies: latencies)
        await bus.close()
    }

    /// Serves them until it is killed.
    func busServe() async throws {
        let bus = try await bus("server")
        var router = Router()
        router.on(Echo.self) { echo, _ in Echo.Reply(text: echo.text) }
        let registration = try await bus.serve(router, as: Echo.service)
        Self.sayReady()
        try await Task.sleep(for: .seconds(60))
        await registration.close()
        await bus.close()
    }

    private func bus(_ name: String) async throws -> AMQPBus {
        let access = try BrokerAccess(environment: ProcessInfo.processInfo.environment)
        var settings = AMQPBusSettings(connection: access.settings, environment: "bench", instance: name)
        // As the backend, which has the orders.
        settings.exclusiveServices = [Echo.service]
        let bus = AMQPBus(settings: settings, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        try await bus.start()
        return bus
    }
}
