import AMQP
import AMQPBus
import Bus
import Logging
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    /// What the bus makes of a broker that fails in ways that one process never sees.
    @Suite("The bus through a broker's troubles") struct BusRecoveryTests {
        private func withHarness(_ body: (AMQPBusHarness) async throws -> Void) async throws {
            let harness = AMQPBusHarness(place: try await SharedBroker.place())
            do {
                try await body(harness)
            } catch {
                try await harness.close()
                throw error
            }
            try await harness.close()
        }

        private func echoRouter() -> Router {
            var router = Router()
            router.on(Greeting.self) { request, _ in "hello \(request.name)" }
            return router
        }

        /// Asks until it is answered: after a lost connection that takes a moment.
        private func answer(_ bus: any MessageBus, _ name: String) async throws -> String {
            try await within("answer") {
                while true {
                    do throws(BusError) {
                        return try await bus.request(Greeting(name: name), timeout: .seconds(5))
                    } catch {
                        guard [.closed, .noSuchService, .unavailable, .deadlineExceeded].contains(error.code) else { throw error }
                        await Task.yield()
                    }
                }
            }
        }

        @Test("all that was open is open again after lost connections", .timeLimit(.minutes(1)))
        func reconnect() async throws {
            try await withHarness { harness in
                let server = try await harness.amqpBus("server.1")
                let client = try await harness.amqpBus("client.1")
                let seen = Witness<Int>()
                let jobs = Witness<Int>()
                var router = echoRouter()
                router.on(Errand.self) { errand, _ in jobs.append(errand.number) }
                _ = try await server.serve(router, as: .greeter)
                _ = try await client.subscribe(to: News.self, as: "client.1") { news, context in
                    seen.append(news.number)
                    if context.missed > 0 { seen.append(-context.missed) }
                }
                for round in 0..<3 {
                    #expect(try await answer(client, "\(round)") == "hello \(round)")
                    for number in 1...10 { try await server.publish(News(number: round * 20 + number)) }
                    try await harness.place.closeConnections()
                    // Told while nobody is connected, or just before it is noticed.
                    for number in 11...20 { try await server.publish(News(number: round * 20 + number)) }
                    try await client.send(Errand(number: round))
                    try await seen.values(atLeast: (round + 1) * 20, "events")
                }
                #expect(try await answer(client, "again") == "hello again")
                #expect(seen.values == Array(1...60))
                try await jobs.values(atLeast: 3)
                #expect(Set(jobs.values) == [0, 1, 2])
                #expect(client.status.isConnected)
            }
        }

        @Test("a queue deleted under its server comes back", .timeLimit(.minutes(1)))
        func deletedQueue() async throws {
            try await withHarness { harness in
                let server = try await harness.amqpBus("server.1")
                let client = try await harness.amqpBus("client.1")
                _ = try await server.serve(echoRouter(), as: .greeter)
                #expect(try await answer(client, "a") == "hello a")
                try await harness.place.broker.node.deleteQueue("greeter.requests", in: harness.place.virtualHost)
                #expect(try await answer(client, "b") == "hello b")
            }
        }

        @Test("through an alarm events wait, and the status says why", .timeLimit(.minutes(1)))
        func alarm() async throws {
            try await withHarness { harness in
                let server = try await harness.amqpBus("server.1")
                let client = try await harness.amqpBus("client.1")
                _ = try await server.serve(echoRouter(), as: .greeter)
                let seen = Witness<Int>()
                _ = try await client.subscribe(to: News.self, as: "client.1") { news, _ in seen.append(news.number) }
                #expect(try await answer(client, "a") == "hello a")
                let node = harness.place.broker.node
                let told = Witness<Int>()
                @Sendable func tell() async throws {
                    let number = told.values.count + 1
                    told.append(number)
                    try await server.publish(News(number: number))
                }
                try await node.raiseAlarm(.memory)
                do {
                    // The alarm reaches a connection a moment later, and only one that publishes is told.
                    try await within("blocked status") {
                        while server.status.blockedReason == nil {
                            try await tell()
                            try await Task.sleep(for: .milliseconds(5))
                        }
                    }
                    for _ in 1...5 { try await tell() }
                    let error = await #expect(throws: BusError.self) {
                        try await client.request(Greeting(name: "b"), timeout: .milliseconds(300))
                    }
                    #expect([.deadlineExceeded, .unavailable].contains(error?.code))
                    // What was told before the broker said so may have passed; of what came after it, nothing has.
                    let (passed, waiting) = (seen.values, server.status.unconfirmedEvents)
                    #expect(passed == Array(told.values.prefix(passed.count)))
                    #expect(passed.count <= told.values.count - 5 && waiting >= 5, "\(passed.count) passed, \(waiting) wait")
                } catch {
                    try await node.clearAlarm(.memory)
                    throw error
                }
                try await node.clearAlarm(.memory)
                #expect(try await seen.values(atLeast: told.values.count, "events") == told.values)
                #expect(try await answer(client, "c") == "hello c")
                #expect(server.status.blockedReason == nil)
            }
        }

        @Test("only one instance leads; a second one says who does, waits, and takes over", .timeLimit(.minutes(1)))
        func leadership() async throws {
            try await withHarness { harness in
                let first = try await harness.amqpBus("server.1")
                let second = try await harness.amqpBus("server.2")
                let client = try await harness.amqpBus("client.1")
                let claim = try await first.claim(.greeter)
                #expect(claim.holder == .us)
                #expect(try await client.whoLeads(.greeter) == "server.1")
                let leaders = Witness<String?>()
                let waiting = Task { try await second.claim(.greeter) { leaders.append($0) } }
                #expect(try await leaders.values(atLeast: 1) == ["server.1"])
                #expect(second.status.claims[.greeter] == .other("server.1"))
                // A lost connection alone changes nothing for long: either of them leads afterwards, and never both.
                try await harness.kill("server.1")
                let next = try await within("takeover") { try await waiting.value }
                #expect(next.holder == .us)
                #expect(try await client.whoLeads(.greeter) == "server.2")
                await next.release()
                // The broker takes a moment to forget the queue.
                try await within("nobody leads") {
                    while true {
                        do throws(BusError) {
                            _ = try await client.whoLeads(.greeter)
                        } catch {
                            if error.code == .noSuchService { return }
                        }
                    }
                }
            }
        }

        @Test("an exclusive service has one server at a time", .timeLimit(.minutes(1)))
        func exclusiveService() async throws {
            try await withHarness { harness in
                let (first, second) = (try await harness.exclusive("server.1"), try await harness.exclusive("server.2"))
                let client = try await harness.amqpBus("client.1")
                let registration = try await first.serve(echoRouter(), as: .greeter)
                let other = echoRouter()
                let waiting = Task { try await second.serve(other, as: .greeter) }
                try await within("standing by") {
                    while second.status.claims[.greeter] != .other("server.1") { try await Task.sleep(for: .milliseconds(5)) }
                }
                #expect(try await answer(client, "a") == "hello a")
                await registration.drain(timeout: .seconds(5))
                _ = try await within("takeover") { try await waiting.value }
                #expect(second.status.claims[.greeter] == .us)
                #expect(try await answer(client, "b") == "hello b")
            }
        }

        @Test("a message of another environment is refused and counted", .timeLimit(.minutes(1)))
        func environments() async throws {
            try await withHarness { harness in
                let server = try await harness.amqpBus("server.1")
                _ = try await server.serve(echoRouter(), as: .greeter)
                let seen = Witness<Int>()
                _ = try await server.subscribe(to: News.self, as: "server.1") { news, _ in seen.append(news.number) }
                var settings = try harness.settings("stranger.1")
                settings.environment = "elsewhere"
                let stranger = AMQPBus(settings: settings, logger: .silent)
                try await stranger.start()
                let error = await #expect(throws: BusError.self) { try await stranger.request(Greeting(name: "x")) }
                #expect(error?.code == .foreignEnvironment)
                try await stranger.publish(News(number: 1))
                await stranger.close()
                try await server.publish(News(number: 2))
                try await seen.values(atLeast: 1)
                try await within("refusals") {
                    while server.status.foreignMessages < 2 { try await Task.sleep(for: .milliseconds(5)) }
                }
                #expect(seen.values == [2])
            }
        }

        @Test("a wrong password and a wrong virtual host are said at once", .timeLimit(.minutes(1)))
        func refusedLogin() async throws {
            let place = try await SharedBroker.place()
            var settings = AMQPBusSettings(connection: try place.connectionSettings(), environment: "test", instance: "a.1")
            settings.connection.credentials = { .plain(user: place.user, password: "wrong") }
            var error = await #expect(throws: BusError.self) { try await AMQPBus(settings: settings, logger: .silent).start() }
            #expect(error?.code == .forbidden)
            #expect(error?.message.contains("wrong") == false)
            settings.connection = try place.connectionSettings()
            settings.connection.virtualHost = "nowhere"
            error = await #expect(throws: BusError.self) { try await AMQPBus(settings: settings, logger: .silent).start() }
            #expect(error?.code == .forbidden)
            try await place.remove()
        }

        @Test("dead letters can be shown, delivered again and dropped", .timeLimit(.minutes(1)), arguments: [false, true])
        func deadLetters(_ isQuorum: Bool) async throws {
            let harness = AMQPBusHarness(place: try await SharedBroker.place(), durableQueues: isQuorum ? .quorum : .classic)
            let bus = try await harness.amqpBus("server.1")
            let isBroken = Mutex(true)
            let seen = Witness<[Int]>()
            var router = Router()
            router.on(Errand.self) { errand, context in
                if isBroken.withLock({ $0 }) { throw BusError(.init("probe.broken"), "It is broken.") }
                seen.append([errand.number, context.delivery])
            }
            _ = try await bus.serve(router, as: .greeter, limits: ServiceLimits(commandConcurrency: 1))
            for number in 1...3 { try await bus.send(Errand(number: number)) }
            let letters = bus.deadLetterQueue
            let list = try await within("dead letters") {
                while true {
                    let list = try await letters.list()
                    if list.count == 3 { return list }
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            // Looking changes neither what is there nor its order, however often.
            for _ in 0..<30 { #expect(try await letters.list().map(\.id) == list.map(\.id)) }
            let shown = try #require(try await letters.show(list[1].id))
            #expect(shown.letter.reason.code.rawValue == "probe.broken")
            #expect(String(decoding: shown.body, as: UTF8.self) == #"{"number":2}"#)
            #expect(try await letters.drop(list[0].id) == .done)
            isBroken.withLock { $0 = false }
            #expect(try await letters.requeue(list[2].id) == .done)
            #expect(try await seen.values(atLeast: 1) == [[3, 1]])
            #expect(try await letters.list().map(\.id) == [list[1].id])
            #expect(try await letters.drop(list[0].id) == .notFound)
            try await harness.close()
        }

        @Test("a record outlives its writer", .timeLimit(.minutes(1)))
        func records() async throws {
            try await withHarness { harness in
                let bus = try await harness.amqpBus("backend.1")
                #expect(try await bus.record("ledger") == nil)
                try await bus.setRecord("ledger", [1, 2, 3])
                try await bus.setRecord("ledger", [4])
                try await harness.kill("backend.1")
                let next = try await harness.amqpBus("backend.1")
                #expect(try await next.record("ledger") == [4])
                #expect(try await next.record("ledger") == [4])
            }
        }

        @Test("the queues of an instance can be seen", .timeLimit(.minutes(1)))
        func queueStates() async throws {
            try await withHarness { harness in
                let bus = try await harness.amqpBus("server.1")
                _ = try await bus.serve(echoRouter(), as: .greeter)
                _ = try await bus.subscribe(to: News.self, as: "server.1") { _, _ in }
                let states = await bus.queueStates()
                #expect(states.map(\.name) == ["dead-letters", "events.server.1.test.news.v1", "greeter.requests"])
                #expect(states.map(\.consumers) == [0, 1, 1])
            }
        }
    }
}

extension ServiceName {
    fileprivate static let greeter = ServiceName("greeter")
}

private struct Greeting: Request {
    typealias Reply = String
    static let subject = "test.greeting.v1"
    static let service = ServiceName.greeter
    let name: String
}

private struct Errand: Command {
    static let subject = "test.errand.v1"
    static let service = ServiceName.greeter
    let number: Int
}

private struct News: Event {
    static let subject = "test.news.v1"
    static let retention = EventRetention.kept(limit: 500)
    let number: Int
}
