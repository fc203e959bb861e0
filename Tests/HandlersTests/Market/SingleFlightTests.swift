import TestSupport
import Testing

@testable import Handlers

@Suite("One piece of work for all who ask")
struct SingleFlightTests {
    @Test("Many askers, one piece of work")
    func once() async {
        let flights = SingleFlight<String, Int>()
        let runs = Recorder<Int>()
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let answers = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await flights.run("key", patience: .seconds(20)) {
                        runs.append(1)
                        for await _ in gate { break }
                        return 7
                    }
                }
            }
            while flights.waiting(for: "key") < 50 { await Task.yield() }
            open.finish()
            return await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        #expect(answers == Array(repeating: 7, count: 50))
        #expect(runs.all == [1])
        #expect(flights.count == 0)
    }

    @Test("One who gives up does not end the work; too much at once is not begun")
    func patience() async {
        let flights = SingleFlight<String, Int>(limit: 1)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let first = await flights.run("a", patience: .milliseconds(1)) {
            for await _ in gate { break }
            return 1
        }
        #expect(first == nil)
        #expect(await flights.run("b", patience: .seconds(20)) { 2 } == nil)
        async let joined = flights.run("a", patience: .seconds(20)) { 3 }
        while flights.waiting(for: "a") < 2 { await Task.yield() }
        open.finish()
        #expect(await joined == 1)
    }
}
