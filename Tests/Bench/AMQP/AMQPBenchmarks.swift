extension Benchmark {
    /// The AMQP client against rabbitmq-c: 256-byte bodies, one broker, two processes on each side, three rounds in turn.
    static let amqp: [Benchmark] = [
        Benchmark("amqp.publish") { _ in
            let outcome = try await BenchBroker.contest().run(.init(sender: publishing(45_000), countsReceiver: false))
            return [
                rate("amqp: persistent, confirmed (window 500), publish only", outcome, goal: .ratioAtLeast(1)),
                processor("amqp: persistent, confirmed, processor time a message", outcome),
            ]
        },
        Benchmark("amqp.endToEnd") { _ in
            let outcome = try await BenchBroker.contest().run(acknowledged(100_000))
            return [
                rate("amqp: persistent, confirmed, end to end", outcome, goal: .ratioAtLeast(1)),
                processor("amqp: persistent, end to end, processor time a message", outcome),
            ]
        },
        Benchmark("amqp.transient") { _ in
            let outcome = try await BenchBroker.contest().run(transient(200_000))
            return [
                rate("amqp: transient, end to end", outcome, goal: .ratioAtLeast(0.9)),
                processor("amqp: transient, end to end, processor time a message", outcome),
            ]
        },
        Benchmark("amqp.tls") { _ in
            let plain = try await BenchBroker.contest()
            let secure = AMQPContest(place: plain.place, peer: plain.peer, isTLS: true)
            var figures: [Measurement] = []
            for (name, pair) in [
                ("publish only", AMQPContest.Pair(sender: publishing(45_000), countsReceiver: false)),
                ("end to end", acknowledged(80_000)), ("transient, end to end", transient(150_000)),
            ] {
                // The peer of our client over TLS is our client without.
                var seconds: [Double] = []
                var thirds: [Double] = []
                for _ in 0..<2 {
                    seconds += try await single(secure, pair)
                    thirds += try await single(plain, pair)
                }
                figures.append(
                    Measurement(
                        "amqp: \(name), TLS (peer: ours without)", ours: median(seconds), peer: median(thirds), unit: "1/s",
                        goal: .ratioAtLeast(0.8)))
            }
            return figures
        },
        Benchmark("amqp.rpc1") { _ in
            let outcome = try await BenchBroker.contest().run(calling(6_000, inFlight: 1))
            return [
                Measurement(
                    "amqp: RPC over direct reply-to, alone, p50 (peer: rabbitmq-c)", ours: median(outcome.ours.map(\.p50)),
                    peer: median(outcome.peer.map(\.p50)), unit: "µs", goal: .ratioAtMost(1.25)),
                Measurement(
                    "amqp: RPC over direct reply-to, alone, p99 (peer: rabbitmq-c)", ours: median(outcome.ours.map(\.p99)),
                    peer: median(outcome.peer.map(\.p99)), unit: "µs"),
            ]
        },
        Benchmark("amqp.rpc64") { _ in
            let outcome = try await BenchBroker.contest().run(calling(50_000, inFlight: 64))
            return [
                rate("amqp: RPC over direct reply-to, 64 in flight", outcome, goal: .ratioAtLeast(1)),
                processor("amqp: RPC, 64 in flight, processor time a call at the caller", outcome),
            ]
        },
        Benchmark("amqp.bus") { _ in
            // The peer of the bus is our own bare RPC in the same rounds.
            let contest = try await BenchBroker.contest()
            var bus: [Double] = []
            var bare: [Double] = []
            for _ in 0..<3 {
                bus += try await single(contest, callingOverTheBus(25_000, inFlight: 64))
                bare += try await single(contest, calling(40_000, inFlight: 64))
            }
            return [
                Measurement(
                    "amqp: requests over the whole bus, 64 in flight (peer: our bare RPC)", ours: median(bus), peer: median(bare),
                    unit: "1/s", goal: .ratioAtLeast(0.6))
            ]
        },
    ]

    private static func callingOverTheBus(_ count: Int, inFlight: Int) -> AMQPContest.Pair {
        .init(
            receiver: ["bus-serve"], sender: ["bus-call", "\(count)", "\(inFlight)"], countsReceiver: false, killsReceiver: true)
    }

    private static func publishing(_ count: Int) -> [String] { ["publish-confirmed", "\(count)", "500"] }

    private static func acknowledged(_ count: Int) -> AMQPContest.Pair {
        .init(receiver: ["consume-acknowledged", "\(count)", "500"], sender: publishing(count), countsReceiver: true)
    }

    private static func transient(_ count: Int) -> AMQPContest.Pair {
        .init(receiver: ["consume-transient", "\(count)"], sender: ["publish-transient", "\(count)"], countsReceiver: true)
    }

    private static func calling(_ count: Int, inFlight: Int) -> AMQPContest.Pair {
        .init(receiver: ["serve"], sender: ["call", "\(count)", "\(inFlight)"], countsReceiver: false, killsReceiver: true)
    }

    private static func single(_ contest: AMQPContest, _ pair: AMQPContest.Pair) async throws -> [Double] {
        var contest = contest
        contest.rounds = 1
        return try await contest.run(pair, sides: [.ours]).ours.map(\.perSecond)
    }

    private static func rate(_ name: String, _ outcome: AMQPContest.Outcome, goal: Goal) -> Measurement {
        Measurement(
            name + " (peer: rabbitmq-c)", ours: median(outcome.ours.map(\.perSecond)),
            peer: median(outcome.peer.map(\.perSecond)),
            unit: "1/s", goal: goal)
    }

    private static func processor(_ name: String, _ outcome: AMQPContest.Outcome) -> Measurement {
        Measurement(
            name + " (peer: rabbitmq-c)", ours: median(outcome.oursProcessor), peer: median(outcome.peerProcessor), unit: "µs")
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
