import Bus

extension BusConformance {
    static let deadlines: [BusConformance] = [
        BusConformance("the caller is free at its deadline, though the handler hangs") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            _ = try await server.serve(stallRouter(arrived, gate), as: .probe)
            let error = try await busError("late answer") {
                try await client.request(Stall(number: 1), timeout: .milliseconds(100))
            }
            try expectEqual(error.code, .deadlineExceeded, "code")
        },
        BusConformance("a request that expired while it waited is never executed") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            _ = try await server.serve(
                stallRouter(arrived, gate), as: .probe, limits: ServiceLimits(concurrency: 1, backlog: 100))
            let first = Task { try await client.request(Stall(number: 1), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            for number in 2...5 {
                let error = try await busError("expired request") {
                    try await client.request(Stall(number: number), timeout: .milliseconds(20))
                }
                try expectEqual(error.code, .deadlineExceeded, "code")
            }
            // Remaining time counts from a request's arrival, so its server may expire it a little after its caller. One more
            // request, with far more time, came after the others: when it has expired for its caller, they have for all.
            _ = try await busError("expired request") {
                try await client.request(Stall(number: 6), timeout: .seconds(1))
            }
            gate.open()
            _ = try await first.value
            try expectEqual(try await client.request(Stall(number: 9)), 9, "answer")
            try expectEqual(arrived.values.filter { $0 != 6 }, [1, 9], "executed")
        },
        BusConformance("a request on behalf of an expired message is not executed") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            gate.open()
            _ = try await server.serve(stallRouter(arrived, gate), as: .probe)
            let past = MessageContext(sender: "browser", deadline: .now.advanced(by: .milliseconds(-1)))
            let error = try await busError("expired story") {
                try await client.request(Stall(number: 1), timeout: .seconds(60), context: past)
            }
            try expectEqual(error.code, .deadlineExceeded, "code")
            try expectEqual(try await client.request(Stall(number: 2)), 2, "answer")
            try expectEqual(arrived.values, [2], "executed")
        },
        BusConformance("the deadline shrinks with each hop and the trace stays") { harness in
            let server = try await harness.bus("server.1")
            let relay = try await harness.bus("relay.1")
            let client = try await harness.bus("client.1")
            _ = try await server.serve(echoRouter(), as: .probe)
            var router = Router()
            router.on(Relay.self) { request, context in
                try await relay.request(Echo(request.text), timeout: .seconds(3600), context: context)
            }
            _ = try await relay.serve(router, as: .otherProbe)
            let story = MessageContext(sender: "browser", deadline: .now.advanced(by: .seconds(30)))
            let reply = try await within("reply") {
                try await client.request(Relay(text: "x"), timeout: .seconds(3600), context: story)
            }
            let remaining = reply.remainingMilliseconds ?? -1
            try expect(remaining > 0 && remaining <= 30_000, "remaining time \(remaining) ms of 30000")
            try expectEqual(reply.trace, story.trace.description, "trace")
            try expectEqual(reply.sender, "relay.1", "sender")
        },
    ]
}
