import Bus

extension BusConformance {
    static let endings: [BusConformance] = [
        BusConformance("drain lets what has started finish and takes nothing new") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            let registration = try await server.serve(stallRouter(arrived, gate), as: .probe)
            let started = Task { try await client.request(Stall(number: 1), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            let drained = Task { await registration.drain(timeout: .seconds(60)) }
            // Draining begins some time after the task was made: ask until the service takes nothing new.
            try await within("refusal") {
                while true {
                    do throws(BusError) {
                        _ = try await client.request(Echo("x"))
                        await Task.yield()
                    } catch {
                        try expectEqual(error.code, .noSuchService, "code")
                        return
                    }
                }
            }
            gate.open()
            try expectEqual(try await within("answer") { try await started.value }, 1, "answer")
            try await within("drain") { await drained.value }
        },
        BusConformance("what a draining server has not begun goes to another") { harness in
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            let limits = ServiceLimits(concurrency: 1, backlog: 10)
            let first = try await harness.bus("server.1").serve(stallRouter(arrived, gate), as: .probe, limits: limits)
            let held = Task { try await client.request(Stall(number: 1), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            let waiting = Task { try await client.request(Echo("x"), timeout: .seconds(60)) }
            // A second one, to know that the first has arrived: both wait for the same server.
            let second = try await harness.bus("server.2").serve(echoRouter("server.2"), as: .probe, limits: limits)
            let drained = Task { await first.drain(timeout: .seconds(60)) }
            let reply = try await within("answer") { try await waiting.value }
            try expectEqual(reply.server, "server.2", "server")
            gate.open()
            try expectEqual(try await within("answer") { try await held.value }, 1, "answer")
            try await within("drain") { await drained.value }
            await second.close()
        },
        BusConformance("what a draining server has not begun is refused when there is no other") { harness in
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            let registration = try await harness.bus("server.1").serve(
                stallRouter(arrived, gate), as: .probe, limits: ServiceLimits(concurrency: 1, backlog: 1))
            let held = Task { try await client.request(Stall(number: 1), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            let waiting = Task {
                while true {
                    do throws(BusError) {
                        return try await client.request(Stall(number: 2), timeout: .seconds(60))
                    } catch {
                        // One of the requests below had the place for a moment.
                        guard error.code == .overloaded else { throw error }
                    }
                }
            }
            // The place is taken as soon as another request is refused for want of one.
            try await within("full backlog") {
                while true {
                    do throws(BusError) {
                        _ = try await client.request(Stall(number: 3), timeout: .milliseconds(50))
                    } catch {
                        if error.code == .overloaded { return }
                    }
                }
            }
            let drained = Task { await registration.drain(timeout: .seconds(60)) }
            let error = try await busError("waiting request") { try await waiting.value }
            try expectEqual(error.code, .noSuchService, "code")
            gate.open()
            try expectEqual(try await within("answer") { try await held.value }, 1, "answer")
            try await within("drain") { await drained.value }
        },
        BusConformance("drain ends at its timeout, and then callers get closed") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            let registration = try await server.serve(stallRouter(arrived, gate), as: .probe)
            let started = Task { try await client.request(Stall(number: 1), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            try await within("drain") { await registration.drain(timeout: .milliseconds(20)) }
            try expectEqual(try await busError("held request") { try await started.value }.code, .closed, "code")
        },
        BusConformance("close answers callers with closed and cancels the handler") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, cancelled) = (Witness<Int>(), Witness<Int>())
            var router = Router()
            router.on(Stall.self) { request, _ in
                arrived.append(request.number)
                do { try await Task.sleep(for: .seconds(3600)) } catch { cancelled.append(request.number) }
                return request.number
            }
            let registration = try await server.serve(router, as: .probe)
            let started = Task { try await client.request(Stall(number: 1), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            await registration.close()
            try expectEqual(try await busError("held request") { try await started.value }.code, .closed, "code")
            try expectEqual(try await cancelled.values(atLeast: 1), [1], "cancelled handlers")
        },
        BusConformance("a caller whose own instance leaves the bus gets closed") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            _ = try await server.serve(stallRouter(arrived, gate), as: .probe)
            let pending = Task { try await client.request(Stall(number: 1), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            try await harness.kill("client.1")
            try expectEqual(try await busError("pending request") { try await pending.value }.code, .closed, "code")
            let next = try await harness.bus("client.1")
            try expectEqual(try await next.request(Echo("back")).text, "back", "text")
        },
        BusConformance("drain of a subscription lets the event in hand finish and keeps the rest") { harness in
            let receiver = try await harness.bus("receiver.1")
            let publisher = try await harness.bus("publisher.1")
            let (arrived, seen, gate) = (Witness<Int>(), Witness<[Int]>(), Gate())
            defer { gate.open() }
            let registration = try await receiver.subscribe(to: Note.self, as: "receiver.1") { note, context in
                arrived.append(note.number)
                await gate.wait()
                seen.append([note.number, context.delivery])
            }
            try await publisher.publish(Note(publisher: "a", number: 1))
            try await arrived.values(atLeast: 1)
            let drained = Task { await registration.drain(timeout: .seconds(60)) }
            gate.open()
            try await within("drain") { await drained.value }
            try expectEqual(seen.values, [[1, 1]], "events before")
            try await publisher.publish(Note(publisher: "a", number: 2))
            _ = try await receiver.subscribe(to: Note.self, as: "receiver.1") { note, context in
                seen.append([note.number, context.delivery])
            }
            try expectEqual(try await seen.values(atLeast: 2), [[1, 1], [2, 1]], "events")
        },
    ]
}
