import Bus
import InProcess

extension Benchmark {
    /// What the in-process bus costs. The peer is the least that leaves a caller free of its handler: the same handler in
    /// a detached task whose value the caller awaits, without queue, limit, deadline, cancellation or routing.
    static let bus: [Benchmark] = [
        Benchmark("bus.requests") { context in
            let bus = InProcessBus(instance: "bench")
            let registration = try await bus.serve(pingRouter(), as: .bench)
            let ours = try await Throughput.measure(callers: 64, duration: context.duration) {
                _ = try await bus.request(Ping(number: 1), timeout: .seconds(5))
            }
            let peer = try await Throughput.measure(callers: 64, duration: context.duration) {
                _ = await Task.detached { Ping.Reply(number: 2) }.value
            }
            await registration.close()
            return [
                Measurement(
                    "bus: requests, 64 callers (peer: detached task)", ours: ours, peer: peer, unit: "1/s",
                    goal: .atLeast(200_000))
            ]
        },
        Benchmark("bus.roundTrip") { context in
            let bus = InProcessBus(instance: "bench")
            let registration = try await bus.serve(pingRouter(), as: .bench)
            let ours = try await latencies(context.duration) { _ = try await bus.request(Ping(number: 1), timeout: .seconds(5)) }
            let peer = try await latencies(context.duration) { _ = await Task.detached { Ping.Reply(number: 2) }.value }
            await registration.close()
            return [
                Measurement(
                    "bus: request alone, p50 (peer: detached task)", ours: ours.microseconds(at: 0.5),
                    peer: peer.microseconds(at: 0.5), unit: "µs", goal: .atMost(10)),
                Measurement(
                    "bus: request alone, p99 (peer: detached task)", ours: ours.microseconds(at: 0.99),
                    peer: peer.microseconds(at: 0.99), unit: "µs"),
            ]
        },
        Benchmark("bus.encoded") { context in
            let bus = InProcessBus(instance: "bench", mode: .encoded(JSONMessageCoding()))
            let registration = try await bus.serve(pingRouter(), as: .bench)
            let ours = try await Throughput.measure(callers: 64, duration: context.duration) {
                _ = try await bus.request(Ping(number: 1), timeout: .seconds(5))
            }
            await registration.close()
            return [Measurement("bus: requests encoded as JSON, 64 callers", ours: ours, unit: "1/s")]
        },
        Benchmark("bus.events") { context in
            let bus = InProcessBus(instance: "bench")
            let subscribers = 10
            let tally = Tally()
            var registrations: [any Registration] = []
            for subscriber in 1...subscribers {
                registrations.append(
                    try await bus.subscribe(to: Tick.self, as: "subscriber.\(subscriber)") { _, _ in tally.add() })
            }
            // Fewer than the subscribers' queues hold, then wait for all: nothing is lost.
            let batch = 32
            let batches = try await Throughput.measure(callers: 1, duration: context.duration) {
                for number in 0..<batch { try await bus.publish(Tick(number: number)) }
                await tally.wait(for: batch * subscribers)
            }
            for registration in registrations { await registration.close() }
            return [
                Measurement("bus: events delivered, 10 subscribers", ours: batches * Double(batch * subscribers), unit: "1/s")
            ]
        },
    ]

    private static func pingRouter() -> Router {
        var router = Router()
        router.on(Ping.self) { ping, _ in Ping.Reply(number: ping.number + 1) }
        return router
    }

    private static func latencies(_ duration: Duration, _ operation: () async throws -> Void) async throws -> Latencies {
        var latencies = Latencies()
        for _ in 0..<2000 { try await operation() }
        let end = ContinuousClock.now.advanced(by: duration)
        var start = ContinuousClock.now
        while start < end {
            try await operation()
            let now = ContinuousClock.now
            latencies.add(start.duration(to: now))
            start = now
        }
        return latencies
    }
}

extension ServiceName {
    fileprivate static let bench = ServiceName("bench")
}

private struct Ping: Request {
    struct Reply: Codable, Sendable {
        let number: Int
    }

    static let subject = "bench.ping.v1"
    static let service = ServiceName.bench
    let number: Int
}

private struct Tick: Event {
    static let subject = "bench.tick.v1"
    static let retention = EventRetention.fleeting(limit: 64)
    let number: Int
}
