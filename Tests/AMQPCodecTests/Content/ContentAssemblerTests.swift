import TestSupport
import Testing

@testable import AMQPCodec

@Suite struct ContentAssemblerTests {
    private let deliver = Method.basicDeliver(
        BasicDeliver(consumerTag: "c", deliveryTag: 1, redelivered: false, exchange: "", routingKey: "k"))

    private func add(_ octets: [UInt8], to assembler: inout ContentAssembler) throws -> AssembledContent? {
        try octets.withUnsafeBytes { bytes -> Result<AssembledContent?, CodecError> in
            do throws(CodecError) { return .success(try assembler.add(bytes)) } catch { return .failure(error) }
        }.get()
    }

    private func header(_ size: UInt64) -> ContentHeader {
        ContentHeader(bodySize: size, properties: BasicProperties(appID: "a"))
    }

    @Test func anySplitOfABodyGivesTheBody() throws {
        var random = SeededGenerator(seed: 31)
        var assembler = ContentAssembler(maximumBodySize: 10_000)
        for _ in 0..<300 {
            let body = random.octets(9000)
            #expect(try assembler.begin(deliver))
            var content = try assembler.add(header(UInt64(body.count)))
            var left = body[...]
            while content == nil {
                let piece = Array(left.prefix(Int.random(in: 0...3000, using: &random)))
                left = left.dropFirst(piece.count)
                content = try add(piece, to: &assembler)
                #expect((content != nil) == left.isEmpty)
            }
            #expect(content?.body == body && content?.method == deliver && content?.properties.appID == "a")
            #expect(assembler.isIdle)
        }
    }

    @Test func methodsWithoutContentStandAlone() throws {
        var assembler = ContentAssembler(maximumBodySize: 10)
        #expect(try !assembler.begin(.basicAck(BasicAck(deliveryTag: 1))))
        #expect(assembler.isIdle)
    }

    /// Each frame in each state in which it is not due.
    @Test func wrongOrderIsRefused() throws {
        var idle = ContentAssembler(maximumBodySize: 10)
        #expect(throws: CodecError.self) { try idle.add(header(1)) }
        #expect(throws: CodecError.self) { try add([1], to: &idle) }
        var waiting = idle
        _ = try waiting.begin(deliver)
        #expect(throws: CodecError.self) { try waiting.begin(deliver) }
        #expect(throws: CodecError.self) { try waiting.begin(.basicAck(BasicAck(deliveryTag: 1))) }
        #expect(throws: CodecError.self) { try add([1], to: &waiting) }
        var inside = waiting
        _ = try inside.add(header(2))
        #expect(throws: CodecError.self) { try inside.begin(deliver) }
        #expect(throws: CodecError.self) { try inside.add(header(2)) }
        let more = #expect(throws: CodecError.self) { try add([1, 2, 3], to: &inside) }
        #expect(more?.replyCode == 501)
    }

    @Test(arguments: [11, UInt64(Int.max), UInt64(Int.max) + 1, .max])
    func announcementsBeyondTheCapAreRefused(_ size: UInt64) throws {
        var assembler = ContentAssembler(maximumBodySize: 10)
        _ = try assembler.begin(deliver)
        let error = #expect(throws: CodecError.self) { try assembler.add(header(size)) }
        #expect(error?.replyCode == 501)
    }

    @Test func anAnnouncementAllocatesNothing() throws {
        var assembler = ContentAssembler(maximumBodySize: .max)
        _ = try assembler.begin(deliver)
        // Four gigabytes times a thousand: would not fit if it were reserved.
        #expect(try assembler.add(header(4 << 40)) == nil)
        #expect(try add([1, 2, 3], to: &assembler) == nil)
    }
}
