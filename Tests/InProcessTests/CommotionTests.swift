import Bus
import Synchronization
import TestSupport
import Testing

@testable import InProcess

/// Everything at once: servers that come and go, callers that give up, deadlines that are too short.
@Suite("Commotion")
struct CommotionTests {
    @Test("every request ends once, and no place stays taken", .timeLimit(.minutes(1)), arguments: 0..<4 as Range<UInt64>)
    func requests(seed: UInt64) async throws {
        let bus = InProcessBus(instance: "one", logger: .silent)
        let stable = try await bus.serve(router(), as: .commotion, limits: ServiceLimits(concurrency: 3, backlog: 20))
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<16 {
                group.addTask {
                    var random = SeededGenerator(seed: seed * 100 + UInt64(caller))
                    for number in 0..<300 { await ask(bus, number, &random) }
                }
            }
            group.addTask {
                var random = SeededGenerator(seed: seed * 100 + 99)
                for _ in 0..<200 {
                    let extra = try? await bus.serve(
                        router(), as: .commotion, limits: ServiceLimits(concurrency: 2, backlog: 5))
                    for _ in 0..<Int.random(in: 0..<20, using: &random) { await Task.yield() }
                    if Bool.random(using: &random) {
                        await extra?.drain(timeout: .milliseconds(1))
                    } else {
                        await extra?.close()
                    }
                }
            }
        }
        // What was given up after it had begun may still be in a handler: drain waits for it.
        let service = try #require(bus.switchboard.knownService(.commotion))
        await stable.drain(timeout: .seconds(20))
        service.state.withLock { state in
            #expect(state.servers.isEmpty)
            #expect(state.waiting.isEmpty)
            #expect(state.givenUp == 0)
        }
        _ = try await bus.serve(router(), as: .commotion, limits: ServiceLimits(concurrency: 1, backlog: 1))
        #expect(try await bus.request(Jolt(number: 4)) == 4)
    }

    @Test("every command is executed, whatever becomes of its servers", .timeLimit(.minutes(1)))
    func commands() async throws {
        let bus = InProcessBus(
            instance: "one",
            settings: InProcessSettings(deliveries: 1000, firstPause: .microseconds(50), longestPause: .microseconds(200)),
            logger: .silent)
        let done = Witness<Int>()
        var router = Router()
        router.on(Shove.self) { shove, context in
            if (shove.number + context.delivery).isMultiple(of: 3) { throw BusError(.init("test.again"), "Again.") }
            await Task.yield()
            done.append(shove.number)
        }
        let served = router
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for number in 0..<1000 { try await bus.send(Shove(number: number)) } }
            group.addTask {
                for _ in 0..<100 {
                    let server = try await bus.serve(served, as: .commotion, limits: ServiceLimits(commandConcurrency: 2))
                    for _ in 0..<10 { await Task.yield() }
                    await server.close()
                }
            }
            try await group.waitForAll()
        }
        _ = try await bus.serve(served, as: .commotion)
        try await within("all commands") {
            var count = 1000
            while Set(done.values).count < 1000 {
                count += 1
                try await done.values(atLeast: count)
            }
        }
        #expect(bus.deadLetters().isEmpty)
    }

    private func ask(_ bus: InProcessBus, _ number: Int, _ random: inout SeededGenerator) async {
        let timeout = Duration.microseconds(Int.random(in: 1..<3000, using: &random))
        let yields = Int.random(in: 0..<30, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let task = Task { try await bus.request(Jolt(number: number), timeout: timeout) }
            for _ in 0..<yields { await Task.yield() }
            task.cancel()
            check(await task.result.mapError { $0 as? BusError ?? .busClosed }, number)
        default:
            do throws(BusError) {
                check(.success(try await bus.request(Jolt(number: number), timeout: timeout)), number)
            } catch {
                check(.failure(error), number)
            }
        }
    }

    private func check(_ result: Result<Int, BusError>, _ number: Int) {
        switch result {
        case .success(let answer): #expect(answer == number)
        case .failure(let error):
            #expect([.deadlineExceeded, .cancelled, .overloaded, .closed, .noSuchService].contains(error.code))
        }
    }

    private func router() -> Router {
        var router = Router()
        router.on(Jolt.self) { jolt, _ in
            for _ in 0..<(jolt.number % 7) { await Task.yield() }
            if jolt.number % 11 == 0 { try? await Task.sleep(for: .microseconds(300)) }
            return jolt.number
        }
        return router
    }
}

extension ServiceName {
    fileprivate static let commotion = ServiceName("commotion")
}

private struct Jolt: Request {
    typealias Reply = Int
    static let subject = "test.jolt.v1"
    static let service = ServiceName.commotion
    let number: Int
}

private struct Shove: Command {
    static let subject = "test.shove.v1"
    static let service = ServiceName.commotion
    let number: Int
}
