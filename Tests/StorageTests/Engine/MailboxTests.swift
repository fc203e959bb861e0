import Dispatch
import Synchronization
import Testing

@testable import Storage

@Suite struct MailboxTests {
    @Test func isBoundedAndKeepsItsOrder() {
        let mailbox = Mailbox<Int>(limit: 3)
        for number in 1...3 { #expect(mailbox.put(number) == nil) }
        #expect(mailbox.put(4) == .full)
        #expect(mailbox.take(upTo: 2) == [1, 2])
        // What is in hand still counts.
        #expect(mailbox.put(4) == .full)
        mailbox.finished(2)
        #expect(mailbox.put(4) == nil)
        #expect(mailbox.take(upTo: 9) == [3, 4])
    }

    @Test func aClosedOneGivesWhatItHas() {
        let mailbox = Mailbox<Int>(limit: 3)
        #expect(mailbox.put(1) == nil)
        mailbox.close()
        #expect(mailbox.put(2) == .closed)
        #expect(mailbox.take(upTo: 9) == [1])
        #expect(mailbox.take(upTo: 9) == nil)
    }

    @Test func aTimeoutGivesNothing() {
        let mailbox = Mailbox<Int>(limit: 3)
        #expect(mailbox.take(upTo: 9, timeout: .milliseconds(1)) == [])
        #expect(mailbox.put(1) == nil)
        #expect(mailbox.take(upTo: 9, timeout: .seconds(60)) == [1])
    }

    @Test func nothingIsLostBetweenManyThreads() async {
        let mailbox = Mailbox<Int>(limit: 100_000)
        let seen = Mutex<[Int]>([])
        let threads = (0..<3).map { number in
            WorkerThread(name: "taker-\(number)") {
                while let taken = mailbox.take(upTo: 7, timeout: number == 0 ? .microseconds(50) : nil) {
                    seen.withLock { $0.append(contentsOf: taken) }
                    mailbox.finished(taken.count)
                }
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for part in 0..<4 {
                group.addTask {
                    for number in 0..<5000 where mailbox.put(part * 5000 + number) != nil { Issue.record("refused") }
                }
            }
        }
        mailbox.close()
        for thread in threads { await thread.ended() }
        #expect(seen.withLock { $0.sorted() } == Array(0..<20_000))
        #expect(mailbox.count == 0)
    }
}
