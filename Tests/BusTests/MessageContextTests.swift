import Bus
import Testing

@Suite("Message context")
struct MessageContextTests {
    private let now = ContinuousClock.now

    @Test("remaining time and expiry")
    func remaining() {
        let context = MessageContext(sender: "a", deadline: now.advanced(by: .seconds(2)))
        #expect(context.remaining(now: now) == .seconds(2))
        #expect(!context.isExpired(now: now))
        #expect(context.isExpired(now: now.advanced(by: .seconds(2))))
        let endless = MessageContext(sender: "a")
        #expect(endless.remaining(now: now) == nil)
        #expect(!endless.isExpired(now: now))
    }

    @Test("a child keeps the trace and never outlives its parent")
    func child() {
        let parent = MessageContext(sender: "a", deadline: now.advanced(by: .seconds(2)))
        let child = parent.child(sender: "b", timeout: .seconds(9), now: now)
        #expect(child.trace == parent.trace)
        #expect(child.id != parent.id)
        #expect(child.sender == "b")
        #expect(child.deadline == parent.deadline)
        #expect(parent.child(sender: "b", timeout: .seconds(1), now: now).deadline == now.advanced(by: .seconds(1)))
        #expect(parent.child(sender: "b", now: now).deadline == parent.deadline)
        #expect(
            MessageContext(sender: "a").child(sender: "b", timeout: .seconds(1), now: now).deadline
                == now.advanced(by: .seconds(1)))
    }

    @Test("a message without a story begins one")
    func story() {
        let context = MessageContext(sender: "a")
        #expect(context.trace == context.id)
    }

    @Test("headers carry the deadline as remaining milliseconds, rounded down")
    func headers() throws {
        let context = MessageContext(
            trace: .random(), sender: "web.1@host", deadline: now.advanced(by: .microseconds(1_500_999)), delivery: 3)
        let headers = MessageHeaders(context, now: now)
        #expect(headers.remainingMilliseconds == 1500)
        let later = now.advanced(by: .seconds(100))
        let carried = try headers.context(now: later)
        #expect(carried.id == context.id)
        #expect(carried.trace == context.trace)
        #expect(carried.sender == "web.1@host")
        #expect(carried.delivery == 3)
        #expect(carried.deadline == later.advanced(by: .milliseconds(1500)))
    }

    @Test("a deadline that has passed travels as zero")
    func pastDeadline() {
        let context = MessageContext(sender: "a", deadline: now.advanced(by: .seconds(-5)))
        #expect(MessageHeaders(context, now: now).remainingMilliseconds == 0)
    }

    @Test("headers survive their encoding")
    func encodedHeaders() throws {
        let coding = JSONMessageCoding()
        let headers = MessageHeaders(MessageContext(sender: "a"), now: now)
        #expect(try coding.decode(MessageHeaders.self, from: try coding.encode(headers)) == headers)
        let bad = Array(#"{"id":"xyz","trace":"xyz","sender":"a","delivery":1}"#.utf8)
        let decoded = try coding.decode(MessageHeaders.self, from: bad)
        #expect(throws: BusError.self) { try decoded.context() }
    }
}
