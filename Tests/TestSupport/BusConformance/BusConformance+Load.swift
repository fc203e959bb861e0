import Bus

extension BusConformance {
    static let load: [BusConformance] = [
        BusConformance("many callers at once each get their own answer") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            _ = try await server.serve(echoRouter(), as: .probe, limits: ServiceLimits(concurrency: 16, backlog: 1000))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        for number in 0..<20 {
                            let reply = try await client.request(Echo("\(caller).\(number)"), timeout: .seconds(20))
                            try expectEqual(reply.text, "\(caller).\(number)", "text")
                        }
                    }
                }
                try await group.waitForAll()
            }
        },
        BusConformance("requests run at the same time, up to the limit") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            let counter = Counter()
            var router = Router()
            router.on(Stall.self) { request, _ in
                counter.enter()
                defer { counter.leave() }
                arrived.append(request.number)
                await gate.wait()
                return request.number
            }
            _ = try await server.serve(router, as: .probe, limits: ServiceLimits(concurrency: 4, backlog: 100))
            let callers = (1...12).map { number in
                Task { try await client.request(Stall(number: number), timeout: .seconds(60)) }
            }
            try await arrived.values(atLeast: 4, "handlers at the same time")
            gate.open()
            for (index, caller) in callers.enumerated() {
                try expectEqual(try await within("answer") { try await caller.value }, index + 1, "answer")
            }
            try expectEqual(counter.highest, 4, "handlers at the same time")
        },
        BusConformance("a full service refuses with overloaded, and nothing that it refused is executed") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, refused, gate) = (Witness<Int>(), Witness<BusError>(), Gate())
            defer { gate.open() }
            _ = try await server.serve(
                stallRouter(arrived, gate), as: .probe, limits: ServiceLimits(concurrency: 1, backlog: 2))
            let first = Task { try await client.request(Stall(number: 0), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            let others = (1...6).map { number in
                Task { () -> Int? in
                    do throws(BusError) {
                        return try await client.request(Stall(number: number), timeout: .seconds(60))
                    } catch {
                        refused.append(error)
                        return nil
                    }
                }
            }
            let errors = try await refused.values(atLeast: 4, "refusals")
            try expect(errors.allSatisfy { $0.code == .overloaded }, "refused with \(errors)")
            gate.open()
            var answered = [try await first.value]
            for other in others {
                if let number = try await within("answer", { await other.value }) { answered.append(number) }
            }
            try expectEqual(answered.count, 3, "answered")
            try expectEqual(arrived.values.sorted(), answered.sorted(), "executed")
        },
        BusConformance("servers of one service share its requests") { harness in
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            for server in 1...2 {
                var router = Router()
                router.on(Stall.self) { _, _ in
                    arrived.append(server)
                    await gate.wait()
                    return server
                }
                _ = try await harness.bus("server.\(server)").serve(
                    router, as: .probe, limits: ServiceLimits(concurrency: 1, backlog: 10))
            }
            let callers = (1...2).map { number in
                Task { try await client.request(Stall(number: number), timeout: .seconds(60)) }
            }
            try await arrived.values(atLeast: 2)
            gate.open()
            var servers: [Int] = []
            for caller in callers { servers.append(try await within("answer") { try await caller.value }) }
            try expectEqual(servers.sorted(), [1, 2], "servers")
        },
        BusConformance("what one server leaves waiting, another does when it dies") { harness in
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            let limits = ServiceLimits(concurrency: 1, backlog: 10)
            _ = try await harness.bus("server.1").serve(stallRouter(arrived, gate), as: .probe, limits: limits)
            let held = Task { try await client.request(Stall(number: 1), timeout: .seconds(5)) }
            try await arrived.values(atLeast: 1)
            _ = try await harness.bus("server.2").serve(echoRouter("server.2"), as: .probe, limits: limits)
            try await harness.kill("server.1")
            let error = try await busError("lost request") { try await held.value }
            try expect([.closed, .deadlineExceeded].contains(error.code), "the lost request ended with \(error)")
            for _ in 1...10 { try expectEqual(try await client.request(Echo("x")).server, "server.2", "server") }
        },
    ]
}
