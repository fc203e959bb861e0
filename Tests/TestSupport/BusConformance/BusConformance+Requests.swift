import Bus

extension BusConformance {
    static let requests: [BusConformance] = [
        BusConformance("a request is answered and carries sender, trace and deadline") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            _ = try await server.serve(echoRouter(), as: .probe)
            let story = MessageContext(sender: "browser")
            let reply = try await within("reply") {
                try await client.request(Echo("héllo \u{1F600}"), timeout: .seconds(9), context: story)
            }
            try expectEqual(reply.text, "héllo \u{1F600}", "text")
            try expectEqual(reply.sender, "client.1", "sender")
            try expectEqual(reply.trace, story.trace.description, "trace")
            let remaining = reply.remainingMilliseconds ?? -1
            try expect(remaining > 0 && remaining <= 9000, "remaining time \(remaining) ms of 9000")
        },
        BusConformance("a large request is answered whole") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            _ = try await server.serve(echoRouter(), as: .probe)
            let text = String(repeating: "0123456789abcdef", count: 65_536)
            let reply = try await within("reply") { try await client.request(Echo(text), timeout: .seconds(10)) }
            try expect(reply.text == text, "a text of 1 MiB came back different, \(reply.text.utf8.count) bytes")
        },
        BusConformance("an error of the handler reaches the caller whole") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let wanted = BusError(.init("probe.refused"), "No, not today.", field: "text", retryAfterMilliseconds: 1234)
            var router = Router()
            router.on(Echo.self) { _, _ in throw wanted }
            _ = try await server.serve(router, as: .probe)
            try expectEqual(try await busError("refusal") { try await client.request(Echo("x")) }, wanted, "error")
        },
        BusConformance("an error that is no BusError becomes handlerFailed and gives nothing away") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            var router = Router()
            router.on(Echo.self) { _, _ in throw ProbeFault(description: "password=hunter2") }
            _ = try await server.serve(router, as: .probe)
            let story = MessageContext(sender: "browser")
            let error = try await busError("fault") {
                try await client.request(Echo("x"), timeout: .seconds(5), context: story)
            }
            try expectEqual(error.code, .handlerFailed, "code")
            try expect(!error.message.contains("hunter2"), "the message gives the fault away: \(error.message)")
            try expect(error.message.contains(story.trace.description), "the message lacks the trace: \(error.message)")
        },
        BusConformance("a service that nobody serves is refused at once") { harness in
            let client = try await harness.bus("client.1")
            let error = try await busError("refusal") { try await client.request(Echo("x"), timeout: .seconds(3600)) }
            try expectEqual(error.code, .noSuchService, "code")
        },
        BusConformance("a subject that the service does not know is refused at once") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            _ = try await server.serve(echoRouter(), as: .probe)
            let error = try await busError("refusal") {
                try await client.request(Stall(number: 1), timeout: .seconds(3600))
            }
            try expectEqual(error.code, .noSuchService, "code")
        },
        BusConformance("a service that was closed and opened again answers again") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let first = try await server.serve(echoRouter(), as: .probe)
            await first.close()
            let error = try await busError("refusal") { try await client.request(Echo("x"), timeout: .seconds(3600)) }
            try expectEqual(error.code, .noSuchService, "code")
            _ = try await server.serve(echoRouter(), as: .probe)
            try expectEqual(try await client.request(Echo("back")).text, "back", "text")
        },
        BusConformance("a caller that is cancelled gets cancelled, and the service goes on") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            _ = try await server.serve(stallRouter(arrived, gate), as: .probe)
            let caller = Task { try await client.request(Stall(number: 1), timeout: .seconds(60)) }
            try await arrived.values(atLeast: 1)
            caller.cancel()
            try expectEqual(try await busError("cancelled request") { try await caller.value }.code, .cancelled, "code")
            try expectEqual(try await client.request(Echo("still here")).text, "still here", "text")
        },
        BusConformance("a caller that is cancelled before it asks gets cancelled") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let gate = Gate()
            _ = try await server.serve(echoRouter(), as: .probe)
            let caller = Task {
                await gate.wait()
                return try await client.request(Echo("x"))
            }
            caller.cancel()
            gate.open()
            try expectEqual(try await busError("cancelled request") { try await caller.value }.code, .cancelled, "code")
        },
    ]

    static func echoRouter(_ server: String = "") -> Router {
        var router = Router()
        router.on(Echo.self) { request, context in request.reply(context, server: server) }
        return router
    }

    /// Says who has arrived and waits at the gate; also answers `Echo`.
    static func stallRouter(_ arrived: Witness<Int>, _ gate: Gate) -> Router {
        var router = echoRouter()
        router.on(Stall.self) { request, _ in
            arrived.append(request.number)
            await gate.wait()
            return request.number
        }
        return router
    }
}
