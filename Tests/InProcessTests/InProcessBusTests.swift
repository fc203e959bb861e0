import Bus
import Synchronization
import TestSupport
import Testing

@testable import InProcess

@Suite("In-process bus")
struct InProcessBusTests {
    @Test("with one place, requests start in the order in which they were sent", .timeLimit(.minutes(1)))
    func arrivalOrder() async throws {
        let bus = InProcessBus(instance: "one")
        let (arrived, gate) = (Witness<Int>(), Gate())
        var router = Router()
        router.on(Numbered.self) { request, _ in
            arrived.append(request.number)
            if request.number == 0 { await gate.wait() }
            return request.number
        }
        _ = try await bus.serve(router, as: .test, limits: ServiceLimits(concurrency: 1, backlog: 1000))
        // An immediate task has put its request into the queue when it is made.
        let callers = (0..<200).map { number in
            Task.immediate { try await bus.request(Numbered(number: number), timeout: .seconds(60)) }
        }
        gate.open()
        for (number, caller) in callers.enumerated() { #expect(try await caller.value == number) }
        #expect(arrived.values == Array(0..<200))
    }

    @Test("requests that were given up free their places in the queue", .timeLimit(.minutes(1)))
    func givenUpPlaces() async throws {
        let bus = InProcessBus(instance: "one")
        let (arrived, gate) = (Witness<Int>(), Gate())
        var router = Router()
        router.on(Numbered.self) { request, _ in
            arrived.append(request.number)
            await gate.wait()
            return request.number
        }
        _ = try await bus.serve(router, as: .test, limits: ServiceLimits(concurrency: 1, backlog: 5))
        let first = Task { try await bus.request(Numbered(number: 0), timeout: .seconds(60)) }
        try await arrived.values(atLeast: 1)
        for round in 0..<200 {
            let waiting = (1...5).map { number in
                Task.immediate { try await bus.request(Numbered(number: number), timeout: .seconds(60)) }
            }
            await #expect(throws: BusError.overloaded(.test), "round \(round)") {
                try await bus.request(Numbered(number: 6), timeout: .seconds(60))
            }
            for task in waiting { task.cancel() }
            for task in waiting { await #expect(throws: BusError.cancelled(.test)) { try await task.value } }
        }
        gate.open()
        #expect(try await first.value == 0)
        #expect(try await bus.request(Numbered(number: 7)) == 7)
        #expect(arrived.values == [0, 7])
    }

    @Test(
        "at the deadline the handler is cancelled, also when its caller has given up", .timeLimit(.minutes(1)),
        arguments: [false, true])
    func handlerIsCancelled(callerGivesUp: Bool) async throws {
        let bus = InProcessBus(instance: "one")
        let (arrived, cancelled) = (Witness<Int>(), Witness<Bool>())
        var router = Router()
        router.on(Numbered.self) { request, _ in
            arrived.append(request.number)
            try? await Task.sleep(for: .seconds(3600))
            cancelled.append(Task.isCancelled)
            return request.number
        }
        _ = try await bus.serve(router, as: .test)
        // Long enough to give up before the deadline, on a busy machine too.
        let timeout = Duration.milliseconds(callerGivesUp ? 2000 : 200)
        let caller = Task { try await bus.request(Numbered(number: 1), timeout: timeout) }
        try await arrived.values(atLeast: 1)
        if callerGivesUp { caller.cancel() }
        await #expect(throws: callerGivesUp ? BusError.cancelled(.test) : .deadlineExceeded(.test)) { try await caller.value }
        #expect(try await cancelled.values(atLeast: 1) == [true])
    }

    @Test("an endless timeout is no overflow")
    func endlessTimeout() async throws {
        let bus = InProcessBus(instance: "one")
        _ = try await bus.serve(numberRouter(), as: .test)
        #expect(try await bus.request(Numbered(number: 1), timeout: .seconds(Int64.max)) == 1)
    }

    @Test("a timeout of nothing has passed")
    func noTimeout() async throws {
        let bus = InProcessBus(instance: "one")
        _ = try await bus.serve(numberRouter(), as: .test)
        await #expect(throws: BusError.deadlineExceeded(.test)) { try await bus.request(Numbered(number: 1), timeout: .zero) }
    }

    @Test("a request on a bus that was closed says so, and what it had open is closed")
    func closedBus() async throws {
        let bus = InProcessBus(instance: "one")
        let other = bus.joined(as: "two")
        _ = try await bus.serve(numberRouter(), as: .test)
        #expect(try await other.request(Numbered(number: 1)) == 1)
        await bus.close()
        await #expect(throws: BusError.busClosed) { try await bus.request(Numbered(number: 1)) }
        await #expect(throws: BusError.busClosed) { try await bus.serve(numberRouter(), as: .test) }
        await #expect(throws: BusError.noSuchService(.test)) { try await other.request(Numbered(number: 1)) }
    }

    @Test("too many commands for a service that is away are refused")
    func commandBacklog() async throws {
        let bus = InProcessBus(instance: "one", settings: InProcessSettings(commandBacklog: 3))
        for number in 1...3 { try await bus.send(Chore(number: number)) }
        await #expect(throws: BusError.overloaded(.test)) { try await bus.send(Chore(number: 4)) }
        let seen = Witness<Int>()
        var router = Router()
        router.on(Chore.self) { chore, _ in seen.append(chore.number) }
        _ = try await bus.serve(router, as: .test, limits: ServiceLimits(commandConcurrency: 1))
        #expect(try await seen.values(atLeast: 3) == [1, 2, 3])
    }

    @Test("a command that no open server knows is set aside and can be delivered again", .timeLimit(.minutes(1)))
    func unknownCommand() async throws {
        let bus = InProcessBus(instance: "one", logger: .silent)
        let registration = try await bus.serve(numberRouter(), as: .test)
        try await bus.send(Chore(number: 1))
        let letter = try #require(bus.deadLetters().first)
        #expect(letter.reason.code == .noSuchService)
        #expect(letter.canBeRequeued)
        await registration.close()
        let seen = Witness<Int>()
        var router = Router()
        router.on(Chore.self) { chore, _ in seen.append(chore.number) }
        _ = try await bus.serve(router, as: .test)
        #expect(bus.requeueDeadLetter(letter.id))
        #expect(try await seen.values(atLeast: 1) == [1])
        #expect(bus.deadLetters().isEmpty)
        #expect(!bus.requeueDeadLetter(letter.id))
        #expect(!bus.dropDeadLetter(letter.id))
    }

    @Test("dead letters are bounded and can be dropped")
    func deadLetterBound() async throws {
        let bus = InProcessBus(instance: "one", settings: InProcessSettings(deadLetters: 2), logger: .silent)
        _ = try await bus.serve(numberRouter(), as: .test)
        for number in 1...3 { try await bus.send(Chore(number: number)) }
        let letters = bus.deadLetters()
        #expect(letters.count == 2)
        #expect(bus.dropDeadLetter(letters[0].id))
        #expect(bus.deadLetters() == [letters[1]])
    }

    @Test("a secret never reaches the log or the dead letters", .timeLimit(.minutes(1)))
    func secrets() async throws {
        let lines = Witness<String>()
        let bus = InProcessBus(
            instance: "one", settings: InProcessSettings(deliveries: 1), logger: .recording { lines.append($0) })
        var router = Router()
        router.on(SecretRequest.self) { request, _ in throw Quoting(text: request.password) }
        router.on(SecretChore.self) { chore, _ in throw Quoting(text: chore.password) }
        router.on(Numbered.self) { _, _ in throw Quoting(text: "an open fault") }
        _ = try await bus.serve(router, as: .test)
        await #expect(throws: BusError.self) { try await bus.request(SecretRequest(password: "hunter2")) }
        await #expect(throws: BusError.self) { try await bus.request(Numbered(number: 1)) }
        try await bus.send(SecretChore(password: "hunter2"))
        let written = try await lines.values(atLeast: 4, "lines")
        #expect(written.contains { $0.contains("an open fault") && $0.contains("trace") })
        #expect(!written.contains { $0.contains("hunter2") })
        let letter = try #require(bus.deadLetters().first)
        #expect(!"\(letter)".contains("hunter2"))
        #expect(!letter.canBeRequeued)
        #expect(!bus.requeueDeadLetter(letter.id))
    }

    @Test("a receiver that is too slow does not flood the log", .timeLimit(.minutes(1)))
    func gapLines() async throws {
        let (lines, arrived) = (Witness<String>(), Witness<Int>())
        let gates = (0..<5).map { _ in Gate() }
        let bus = InProcessBus(instance: "one", logger: .recording { lines.append($0) })
        _ = try await bus.subscribe(to: Burst.self, as: "slow") { burst, _ in
            arrived.append(burst.round)
            await gates[burst.round].wait()
        }
        try await bus.publish(Burst(round: 0))
        for round in 1..<5 {
            try await arrived.values(atLeast: round)
            for _ in 0..<3 { try await bus.publish(Burst(round: round)) }
            gates[round - 1].open()
        }
        try await arrived.values(atLeast: 5)
        gates[4].open()
        #expect(lines.values.count == 1)
        #expect(lines.values.first?.contains("has missed 2 events") == true)
    }

    @Test("values are not serialised, and encoded messages are")
    func modes() async throws {
        let values = InProcessBus(instance: "one")
        let encoded = InProcessBus(instance: "one", mode: .encoded(JSONMessageCoding()))
        for bus in [values, encoded] {
            var router = Router()
            router.on(Unencodable.self) { _, _ in 1 }
            _ = try await bus.serve(router, as: .test)
        }
        #expect(try await values.request(Unencodable()) == 1)
        let error = await #expect(throws: BusError.self) { try await encoded.request(Unencodable()) }
        #expect(error?.code == .undecodable)
    }

    @Test("answered requests leave no deadline behind", .timeLimit(.minutes(1)))
    func noDeadlinesLeft() async throws {
        let bus = InProcessBus(instance: "one")
        _ = try await bus.serve(numberRouter(), as: .test)
        // Other tests share the timer: their few deadlines come and go, these would stay for a day.
        for number in 0..<5000 { _ = try await bus.request(Numbered(number: number), timeout: .seconds(86_000)) }
        #expect(DeadlineTimer.shared.count < 1000)
    }

    @Test("task-local values do not cross the bus")
    func taskLocals() async throws {
        let bus = InProcessBus(instance: "one")
        var router = Router()
        router.on(Numbered.self) { _, _ in Ambient.number }
        _ = try await bus.serve(router, as: .test)
        let seen = try await Ambient.$number.withValue(7) { try await bus.request(Numbered(number: 1)) }
        #expect(seen == 0)
    }

    private func numberRouter() -> Router {
        var router = Router()
        router.on(Numbered.self) { request, _ in request.number }
        return router
    }
}

private enum Ambient {
    @TaskLocal static var number = 0
}

extension ServiceName {
    static let test = ServiceName("test")
}

private struct Numbered: Request {
    typealias Reply = Int
    static let subject = "test.numbered.v1"
    static let service = ServiceName.test
    let number: Int
}

private struct Chore: Command {
    static let subject = "test.chore.v1"
    static let service = ServiceName.test
    let number: Int
}

private struct SecretRequest: Request {
    typealias Reply = Int
    static let subject = "test.secretRequest.v1"
    static let service = ServiceName.test
    static let isSecret = true
    let password: String
}

private struct SecretChore: Command {
    static let subject = "test.secretChore.v1"
    static let service = ServiceName.test
    static let isSecret = true
    let password: String
}

private struct Burst: Event {
    static let subject = "test.burst.v1"
    static let retention = EventRetention.fleeting(limit: 1)
    let round: Int
}

private struct Unencodable: Request {
    typealias Reply = Int
    static let subject = "test.unencodable.v1"
    static let service = ServiceName.test
    var number = Double.nan
}

/// An error that quotes what it was given.
private struct Quoting: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
