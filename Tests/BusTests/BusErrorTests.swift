import Bus
import Testing

@Suite("Bus errors")
struct BusErrorTests {
    static let all: [BusError] = [
        .noSuchService(ServiceName("backend")), .deadlineExceeded(ServiceName("backend")), .overloaded(ServiceName("backend")),
        .closed(ServiceName("backend")), .busClosed, .cancelled(ServiceName("backend")),
        .handlerFailed(ServiceName("backend"), trace: MessageID(high: 1, low: 2)),
        .alreadySubscribed("quotes.ticked.v1", subscriber: "web.1"),
    ]

    @Test("each has a code of its own under bus., and a sentence", arguments: all)
    func texts(_ error: BusError) {
        #expect(error.code.rawValue.hasPrefix("bus."))
        #expect(error.message.hasSuffix("."))
    }

    @Test("they travel as data", arguments: all)
    func coding(_ error: BusError) throws {
        let coding = JSONMessageCoding()
        #expect(try coding.decode(BusError.self, from: try coding.encode(error)) == error)
    }

    @Test("as JSON an error is readable by programs in other languages")
    func json() throws {
        let error = BusError(.init("orders.refused"), "No.", field: "size", retryAfterMilliseconds: 5)
        let bytes = try JSONMessageCoding().encode(error)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"code":"orders.refused","field":"size","message":"No.","retryAfterMilliseconds":5}"#)
    }

    @Test("a retention is at least one event")
    func retention() {
        #expect(EventRetention.kept(limit: 0).limit == 1)
        #expect(EventRetention.fleeting(limit: 7).limit == 7)
        #expect(EventRetention.kept(limit: 1).isKept)
        #expect(!EventRetention.fleeting(limit: 1).isKept)
    }
}
