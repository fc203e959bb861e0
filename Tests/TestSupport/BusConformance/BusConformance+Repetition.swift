import Bus

extension BusConformance {
    static let repetition: [BusConformance] = [
        BusConformance("what may be asked again waits for a service that is away for a moment") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            var router = Router()
            router.on(Again.self) { request, _ in request.text }
            let first = try await server.serve(router, as: .probe)
            try expectEqual(try await client.request(Again(text: "a"), timeout: .seconds(10)), "a", "answer")
            await first.close()
            let waiting = Task { try await client.request(Again(text: "b"), timeout: .seconds(15)) }
            // The service is away: a question that may not be repeated says so.
            let error = try await busError("refusal") { try await client.request(Echo("x"), timeout: .seconds(10)) }
            try expectEqual(error.code, .noSuchService, "code")
            _ = try await server.serve(router, as: .probe)
            try expectEqual(try await within("answer") { try await waiting.value }, "b", "answer")
        },
        BusConformance("what may be asked again is asked again when its server stops") { harness in
            let server = try await harness.bus("server.1")
            let client = try await harness.bus("client.1")
            let (arrived, gate) = (Witness<Int>(), Gate())
            defer { gate.open() }
            var hanging = Router()
            hanging.on(Again.self) { request, _ in
                arrived.append(1)
                await gate.wait()
                return request.text
            }
            hanging.on(Echo.self) { request, context in request.reply(context) }
            let first = try await server.serve(hanging, as: .probe)
            // An answer, so that the client knows the service.
            _ = try await client.request(Echo("x"))
            let waiting = Task { try await client.request(Again(text: "a"), timeout: .seconds(15)) }
            try await arrived.values(atLeast: 1)
            var router = Router()
            router.on(Again.self) { request, _ in "second " + request.text }
            await first.close()
            _ = try await server.serve(router, as: .probe)
            try expectEqual(try await within("answer") { try await waiting.value }, "second a", "answer")
        },
        BusConformance("what may be asked again is not when nobody was ever there") { harness in
            let client = try await harness.bus("client.1")
            let error = try await busError("refusal") { try await client.request(Again(text: "x"), timeout: .seconds(3600)) }
            try expectEqual(error.code, .noSuchService, "code")
        },
    ]
}
