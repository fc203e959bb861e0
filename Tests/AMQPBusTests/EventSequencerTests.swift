import Testing

@testable import AMQPBus

@Suite("Events of several queues in one order") struct EventSequencerTests {
    private let start = ContinuousClock.now

    /// Delivered items with the gap before them, duplicates as negative numbers.
    private func show(_ verdicts: [EventSequencer<Int>.Verdict]) -> [[Int]] {
        verdicts.map { verdict in
            switch verdict {
            case .deliver(let item, let missed): [item, missed]
            case .duplicate(let item): [-item]
            }
        }
    }

    private func numbering(_ number: Int64, _ after: [String: Int64] = [:], _ publisher: String = "p") -> EventNumbering {
        EventNumbering(publisher: publisher, number: number, after: after)
    }

    @Test("in order they pass at once") func inOrder() {
        var sequencer = EventSequencer<Int>()
        for number in 1...5 {
            let verdicts = sequencer.arrive(
                number, of: "a", from: "x", numbering(Int64(number)), open: ["a"], now: start)
            #expect(show(verdicts) == [[number, 0]])
        }
        #expect(sequencer.heldCount == 0)
        #expect(sequencer.deadline == nil)
    }

    @Test("an event waits for those that were told before it") func waits() {
        var sequencer = EventSequencer<Int>()
        #expect(show(sequencer.arrive(1, of: "a", from: "x", numbering(1), open: ["a", "b"], now: start)) == [[1, 0]])
        // 2 is of the other queue and late; 3 came before it.
        #expect(sequencer.arrive(3, of: "a", from: "x", numbering(2, ["b": 1]), open: ["a", "b"], now: start).isEmpty)
        #expect(sequencer.heldCount == 1)
        #expect(
            show(sequencer.arrive(2, of: "b", from: "x", numbering(1, ["a": 1]), open: ["a", "b"], now: start)) == [
                [2, 0], [3, 0],
            ])
    }

    @Test("it does not wait for what this subscriber does not receive, nor for another publisher") func noWait() {
        var sequencer = EventSequencer<Int>()
        #expect(show(sequencer.arrive(1, of: "a", from: "x", numbering(1, ["z": 9]), open: ["a"], now: start)) == [[1, 0]])
        #expect(sequencer.arrive(2, of: "a", from: "y", numbering(1, ["b": 1], "q"), open: ["a", "b"], now: start).isEmpty)
        #expect(show(sequencer.arrive(3, of: "a", from: "x", numbering(2), open: ["a", "b"], now: start)) == [[3, 0]])
    }

    @Test("it waits no longer than its patience, and nothing overtakes it in its own queue") func patience() throws {
        var sequencer = EventSequencer<Int>(patience: .milliseconds(150))
        #expect(sequencer.arrive(1, of: "a", from: "x", numbering(1, ["b": 1]), open: ["a", "b"], now: start).isEmpty)
        #expect(sequencer.arrive(2, of: "a", from: "x", numbering(2), open: ["a", "b"], now: start).isEmpty)
        let deadline = try #require(sequencer.deadline)
        #expect(deadline == start.advanced(by: .milliseconds(150)))
        #expect(sequencer.due(open: ["a", "b"], now: start).isEmpty)
        #expect(show(sequencer.due(open: ["a", "b"], now: deadline)) == [[1, 0], [2, 0]])
        // It comes at last, and is not lost for having been given up.
        #expect(show(sequencer.arrive(3, of: "b", from: "x", numbering(1), open: ["a", "b"], now: deadline)) == [[3, 0]])
    }

    @Test("what is missing is counted, and what comes twice is recognised") func gaps() {
        var sequencer = EventSequencer<Int>()
        // The first that a new subscriber sees of a publisher is no gap.
        #expect(show(sequencer.arrive(7, of: "a", from: "x", numbering(7), open: ["a"], now: start)) == [[7, 0]])
        #expect(show(sequencer.arrive(10, of: "a", from: "x", numbering(10), open: ["a"], now: start)) == [[10, 2]])
        #expect(show(sequencer.arrive(9, of: "a", from: "x", numbering(9), open: ["a"], now: start)) == [[-9]])
        #expect(show(sequencer.arrive(10, of: "a", from: "x", numbering(10), open: ["a"], now: start)) == [[-10]])
    }

    @Test("a publisher that starts again counts from one: no wrong gap, and a real one is seen") func restart() {
        var sequencer = EventSequencer<Int>()
        _ = sequencer.arrive(90, of: "a", from: "x", numbering(90), open: ["a"], now: start)
        #expect(show(sequencer.arrive(1, of: "a", from: "x", numbering(1, [:], "p2"), open: ["a"], now: start)) == [[1, 0]])
        #expect(show(sequencer.arrive(4, of: "a", from: "x", numbering(4, [:], "p3"), open: ["a"], now: start)) == [[4, 3]])
    }

    @Test("after a lost queue what was not finished comes again without a gap") func rewind() {
        var sequencer = EventSequencer<Int>()
        for number in 1...5 {
            _ = sequencer.arrive(number, of: "a", from: "x", numbering(Int64(number)), open: ["a"], now: start)
        }
        sequencer.finish("a", numbering(2))
        sequencer.rewind("a")
        #expect(sequencer.isFinished("a", numbering(2)))
        #expect(!sequencer.isFinished("a", numbering(3)))
        #expect(show(sequencer.arrive(2, of: "a", from: "x", numbering(2), open: ["a"], now: start)) == [[-2]])
        #expect(show(sequencer.arrive(3, of: "a", from: "x", numbering(3), open: ["a"], now: start)) == [[3, 0]])
        #expect(show(sequencer.arrive(5, of: "a", from: "x", numbering(5), open: ["a"], now: start)) == [[5, 1]])
    }

    @Test("events without numbers pass, and no more publishers are remembered than may be") func bounds() {
        var sequencer = EventSequencer<Int>(limit: 4)
        #expect(show(sequencer.arrive(1, of: "a", from: "x", nil, open: ["a"], now: start)) == [[1, 0]])
        for number in 1...20 {
            let verdicts = sequencer.arrive(
                number, of: "a", from: "s\(number)", numbering(5, [:], "p\(number)"), open: ["a"], now: start)
            #expect(show(verdicts) == [[number, 0]])
        }
    }

    @Test("the publisher's numbers name the recent events of other subjects only") func numberer() {
        var numberer = EventNumberer(publisher: "p", window: .seconds(2))
        #expect(numberer.next("a", now: start) == numbering(1))
        #expect(numberer.next("b", now: start) == numbering(1, ["a": 1]))
        #expect(numberer.next("b", now: start.advanced(by: .seconds(3))) == numbering(2))
        #expect(numberer.next("a", now: start.advanced(by: .seconds(4))) == numbering(2, ["b": 2]))
    }
}
