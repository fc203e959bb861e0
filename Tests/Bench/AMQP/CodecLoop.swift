import AMQPCodec
import CAllocations

/// The codec alone, on one thread: what a message costs between the socket's buffers.
struct CodecLoop {
    /// What one message costs.
    struct Cost {
        let nanoseconds: Double
        let allocations: Double
    }

    private static let batch = 200
    private static let maximumFrameSize = 131_072

    private let method: Method
    private let properties: BasicProperties
    private let body: [UInt8]
    /// A batch of messages as they come from a socket.
    private let wire: [UInt8]

    /// - Parameter distinct: Whether each message has an identity of its own, so that nothing seen before helps.
    init(bodySize: Int = 256, properties: BasicProperties, distinct: Bool = false) throws {
        self.properties = properties
        body = [UInt8](repeating: UInt8(ascii: "x"), count: bodySize)
        method = .basicDeliver(
            BasicDeliver(
                consumerTag: "amq.ctag-bO4vmVAqCw7rMlEQYYCvwQ", deliveryTag: 1, redelivered: false, exchange: "exchange.requests",
                routingKey: "backend.orders.place.v1"))
        var wire: [UInt8] = []
        for number in 0..<CodecLoop.batch {
            var own = properties
            if distinct { own.messageID = "01968f3a-7c2e-7000-8000-\(100_000_000_000 + number)" }
            try wire.appendContent(
                channel: 1, method, own, body: body, maximumFrameSize: CodecLoop.maximumFrameSize)
        }
        self.wire = wire
    }

    /// Frames to messages, as a connection does it.
    func decode(_ duration: Duration) throws -> Cost {
        var decoder = FrameDecoder(maximumFrameSize: CodecLoop.maximumFrameSize)
        var assembler = ContentAssembler(maximumBodySize: 1 << 20)
        var octets = 0
        let cost = try measure(duration) {
            try wire.withUnsafeBytes { bytes in
                var offset = 0
                while let next = try decoder.next(UnsafeRawBufferPointer(rebasing: bytes[offset...])) {
                    offset += next.size
                    switch next.frame {
                    case .method(_, let method): _ = try assembler.begin(method)
                    case .header(_, let header): octets += try assembler.add(header)?.body.count ?? 0
                    case .body(_, let piece): octets += try assembler.add(piece)?.body.count ?? 0
                    case .heartbeat: break
                    }
                }
            }
        }
        guard octets > 0, octets.isMultiple(of: body.count * CodecLoop.batch) else { throw CodecLoopError.lostMessages }
        return cost
    }

    /// Messages to frames, into a buffer that was used before.
    func encode(_ duration: Duration) throws -> Cost {
        var out: [UInt8] = []
        return try measure(duration) {
            out.removeAll(keepingCapacity: true)
            for _ in 0..<CodecLoop.batch {
                try out.appendContent(channel: 1, method, properties, body: body, maximumFrameSize: CodecLoop.maximumFrameSize)
            }
        }
    }

    /// As `encode`, with method and properties encoded beforehand.
    func encodePrepared(_ duration: Duration) throws -> Cost {
        let prepared = try PreparedPublish(
            channel: 1, BasicPublish(exchange: "exchange.requests", routingKey: "backend.orders.place.v1"), properties)
        var out: [UInt8] = []
        return try measure(duration) {
            out.removeAll(keepingCapacity: true)
            for _ in 0..<CodecLoop.batch { prepared.append(body, to: &out, maximumFrameSize: CodecLoop.maximumFrameSize) }
        }
    }

    /// Acknowledgements: the smallest frames, both ways.
    func acknowledge(_ duration: Duration) throws -> Cost {
        var decoder = FrameDecoder(maximumFrameSize: CodecLoop.maximumFrameSize)
        var out: [UInt8] = []
        var tags: UInt64 = 0
        return try measure(duration) {
            out.removeAll(keepingCapacity: true)
            for tag in 0..<UInt64(CodecLoop.batch) {
                try out.appendFrame(channel: 1, .basicAck(BasicAck(deliveryTag: tag + 1)))
            }
            try out.withUnsafeBytes { bytes in
                var offset = 0
                while let next = try decoder.next(UnsafeRawBufferPointer(rebasing: bytes[offset...])) {
                    offset += next.size
                    if case .method(_, .basicAck(let ack)) = next.frame { tags &+= ack.deliveryTag }
                }
            }
        }
    }

    /// The best of several runs, because others use the machine too; allocations are the same in each.
    private func measure(_ duration: Duration, _ body: () throws -> Void) throws -> Cost {
        for _ in 0..<20 { try body() }
        var best = Double.infinity
        var allocations = 0.0
        let end = ContinuousClock.now.advanced(by: duration)
        while ContinuousClock.now < end {
            let before = allocations_of_this_thread()
            let start = ContinuousClock.now
            for _ in 0..<10 { try body() }
            let time = start.duration(to: .now)
            let messages = Double(10 * CodecLoop.batch)
            allocations = Double(allocations_of_this_thread() - before) / messages
            best = min(
                best, Double(time.components.attoseconds) / 1e9 / messages + Double(time.components.seconds) * 1e9 / messages)
        }
        return Cost(nanoseconds: best, allocations: allocations)
    }
}

enum CodecLoopError: Error {
    case lostMessages
}
