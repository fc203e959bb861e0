import TestSupport
import Testing

@testable import AMQP

@Suite("The ledger of confirms") struct ConfirmLedgerTests {
    @Test("Tags count from 1; any order; multiple; what is settled twice counts once")
    func order() {
        var ledger = ConfirmLedger<Int>()
        var tags: [UInt64] = []
        for number in 1...5 { tags.append(ledger.register(number * 10)) }
        #expect(tags == [1, 2, 3, 4, 5])
        var settled: [Int] = []
        func note(_ tag: UInt64, _ waiter: Int) { settled.append(waiter) }
        do { let isKnown = ledger.settle(3, multiple: false, note); #expect(isKnown) }
        do { let isKnown = ledger.settle(3, multiple: false, note); #expect(isKnown) }
        do { let isKnown = ledger.settle(4, multiple: true, note); #expect(isKnown) }
        #expect(settled == [30, 10, 20, 40])
        #expect(ledger.count == 1 && ledger.firstUnsettled == 5)
        do { let isKnown = ledger.settle(6, multiple: false, note); #expect(!isKnown, "never published") }
        do { let isKnown = ledger.settle(6, multiple: true, note); #expect(!isKnown, "never published") }
        do { let isKnown = ledger.settle(0, multiple: false, note); #expect(!isKnown, "no tag") }
        do { let isKnown = ledger.settle(0, multiple: true, note); #expect(isKnown, "0 with multiple is all there are") }
        #expect(settled.last == 50 && ledger.count == 0 && ledger.nextTag == 6)
    }

    @Test("Against a simple model, at random")
    func model() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            var ledger = ConfirmLedger<UInt64>()
            var open: Set<UInt64> = []
            var last: UInt64 = 0
            for _ in 0..<100 {
                switch Int.random(in: 0..<10, using: &generator) {
                case 0..<5:
                    last += 1
                    let tag = ledger.register(last)
                    #expect(tag == last)
                    open.insert(last)
                case 5..<8:
                    let tag = UInt64.random(in: 1...(last + 1), using: &generator)
                    var settled: [UInt64] = []
                    let isKnown = ledger.settle(tag, multiple: false) { settled.append($1) }
                    #expect(isKnown == (tag <= last))
                    #expect(settled == (open.remove(tag).map { [$0] } ?? []))
                case 8:
                    let tag = UInt64.random(in: 0...last, using: &generator)
                    var settled: [UInt64] = []
                    ledger.settle(tag, multiple: true) { settled.append($1) }
                    let expected = open.filter { tag == 0 || $0 <= tag }.sorted()
                    #expect(settled == expected)
                    open.subtract(expected)
                default:
                    var removed: [UInt64] = []
                    ledger.removeAll(where: { $0.isMultiple(of: 7) }) { removed.append($1) }
                    #expect(removed == open.filter { $0.isMultiple(of: 7) }.sorted())
                    open.subtract(removed)
                }
                #expect(ledger.count == open.count)
                #expect(ledger.firstUnsettled == open.min() ?? last + 1)
            }
            var rest: [UInt64] = []
            ledger.drain { rest.append($1) }
            #expect(rest == open.sorted() && ledger.count == 0)
        }
    }
}
