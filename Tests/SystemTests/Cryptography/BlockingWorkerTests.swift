import Bus
import Foundation
import Glibc
import Synchronization
import Testing

@testable import ServerSystem

struct BlockingWorkerTests {
    /// Lets a test hold a worker's thread until it says so.
    private final class Gate: Sendable {
        private let opened = DispatchSemaphore(value: 0)
        private let entered = AsyncStream<Void>.makeStream()

        /// On the worker's thread, which may block.
        func pass() {
            entered.continuation.yield()
            // A deadline, so that a failing test ends.
            _ = opened.wait(timeout: .now() + 10)
        }

        func untilEntered() async { for await _ in entered.stream { return } }
        func open() { opened.signal() }
    }

    /// Counts jobs, and how many ran at the same time.
    private final class Jobs: Sendable {
        private let counts = Mutex((begun: 0, running: 0, most: 0))

        func begin() {
            counts.withLock { counts in
                counts.begun += 1
                counts.running += 1
                counts.most = max(counts.most, counts.running)
            }
        }

        func end() { counts.withLock { $0.running -= 1 } }
        var begun: Int { counts.withLock { $0.begun } }
        var most: Int { counts.withLock { $0.most } }
    }

    @Test
    func `One job at a time runs on a thread that is not of the cooperative pool`() async throws {
        let worker = BlockingWorker(name: "test", threads: 1, backlog: 100)
        let jobs = Jobs()
        // A thread of the pool would have the task that it runs; and there is one thread for all.
        var threads: Set<UInt> = []
        try await withThrowingTaskGroup(of: (thread: UInt, name: String?, hasTask: Bool).self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await worker.run {
                        jobs.begin()
                        defer { jobs.end() }
                        return (UInt(pthread_self()), Thread.current.name, withUnsafeCurrentTask { $0 != nil })
                    }
                }
            }
            for try await job in group {
                #expect(!job.hasTask)
                #expect(job.name == "test.1")
                threads.insert(job.thread)
            }
        }
        #expect(threads.count == 1)
        #expect(jobs.most == 1)
        #expect(jobs.begun == 50)
    }

    @Test
    func `A full queue refuses at once and says when to come back`() async throws {
        let worker = BlockingWorker(name: "test", threads: 1, backlog: 2)
        let gate = Gate()
        async let held: Void = worker.run { gate.pass() }
        await gate.untilEntered()
        async let first = worker.run { 1 }
        async let second = worker.run { 2 }
        while worker.waiting < 2 { await Task.yield() }

        let error = await #expect(throws: BusError.self) { try await worker.run { 3 } }
        #expect(error?.code == .overloaded)
        #expect((error?.retryAfterMilliseconds ?? 0) > 0)

        gate.open()
        try await held
        #expect(try await first == 1)
        #expect(try await second == 2)
        #expect(try await worker.run { 4 } == 4)
    }

    @Test
    func `A caller that gives up while it waits frees its place, and its job is not run`() async throws {
        let worker = BlockingWorker(name: "test", threads: 1, backlog: 1)
        let gate = Gate()
        let jobs = Jobs()
        async let held: Void = worker.run { gate.pass() }
        await gate.untilEntered()
        let waiting = Task { try await worker.run { jobs.begin() } }
        while worker.waiting < 1 { await Task.yield() }
        waiting.cancel()
        let error = await #expect(throws: BusError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
        #expect(worker.waiting == 0)
        gate.open()
        try await held
        try await worker.run {}
        #expect(jobs.begun == 0)
    }

    @Test
    func `Errors of a job reach its caller`() async {
        struct Broken: Error {}
        let worker = BlockingWorker(name: "test", threads: 2, backlog: 2)
        await #expect(throws: Broken.self) { try await worker.run { throw Broken() } }
    }
}
