public import AMQPCodec

/// A broker that does what a script says.
extension PeerConnection {
    /// A client that says something else than was to come.
    public struct Unexpected: Error, CustomStringConvertible {
        public let description: String

        public init(description: String) { self.description = description }
    }

    /// The next frame that is no heartbeat; nil at the client's end.
    public func nextFrame() throws -> PeerFrame? {
        while true {
            let head = try receive(exactly: 7)
            guard head.count == 7 else { return nil }
            let size = head[3...6].reduce(0) { $0 << 8 | Int($1) }
            let rest = try receive(exactly: size + 1)
            guard rest.count == size + 1, rest.last == 0xCE else { throw Unexpected(description: "A broken frame.") }
            let frame = PeerFrame(
                type: head[0], channel: UInt16(head[1]) << 8 | UInt16(head[2]), payload: Array(rest.dropLast()))
            if frame.type != 8 { return frame }
        }
    }

    /// The next frame, which must be this method.
    @discardableResult
    public func expect(_ name: PeerFrame.Name) throws -> PeerFrame {
        let frame = try nextFrame()
        guard let frame, frame.method == name else {
            throw Unexpected(description: "\(frame?.method?.description ?? "Nothing") instead of \(name).")
        }
        return frame
    }

    public func send(channel: UInt16 = 0, _ method: Method) throws { try send(Self.octets(channel: channel, method)) }

    public static func octets(channel: UInt16 = 0, _ method: Method) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try bytes.appendFrame(channel: channel, method)
        return bytes
    }

    /// A frame around any payload.
    public static func frame(_ type: UInt8, channel: UInt16, _ payload: [UInt8], size: UInt32? = nil) -> [UInt8] {
        let size = size ?? UInt32(payload.count)
        return [type, UInt8(channel >> 8), UInt8(truncatingIfNeeded: channel)]
            + (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } + payload + [0xCE]
    }

    /// `connection.start` as RabbitMQ sends it.
    public static func start(mechanisms: String = "PLAIN AMQPLAIN EXTERNAL") throws -> [UInt8] {
        try octets(
            .connectionStart(
                ConnectionStart(
                    versionMajor: 0, versionMinor: 9, serverProperties: ["product": "Scripted"],
                    mechanisms: Array(mechanisms.utf8), locales: Array("en_US".utf8))))
    }

    /// The whole handshake, with these proposals.
    public func shakeHands(channelMax: UInt16 = 2047, frameMax: UInt32 = 131_072, heartbeat: UInt16 = 0) throws {
        try expectProtocolHeader()
        try send(Self.start())
        try expect(.startOk)
        try send(.connectionTune(ConnectionTune(channelMax: channelMax, frameMax: frameMax, heartbeat: heartbeat)))
        try expect(.tuneOk)
        try expect(.open)
        try send(.connectionOpenOk(ConnectionOpenOk()))
    }

    public func expectProtocolHeader() throws {
        guard try receive(exactly: 8) == Array("AMQP".utf8) + [0, 0, 9, 1] else {
            throw Unexpected(description: "No protocol header.")
        }
    }

    /// Lets the client open `channel`.
    public func openChannel(_ channel: UInt16 = 1) throws {
        let frame = try expect(.channelOpen)
        guard frame.channel == channel else { throw Unexpected(description: "Channel \(frame.channel), not \(channel).") }
        try send(channel: channel, .channelOpenOk(ChannelOpenOk()))
    }

    /// Lets the client consume, under the tag that it asks for.
    public func startConsumer() throws {
        let frame = try expect(.consume)
        // A reserved short, then the queue and the tag as short strings.
        var rest = frame.arguments.dropFirst(2)
        rest = rest.dropFirst(Int(rest.first ?? 0) + 1)
        let tag = String(decoding: rest.dropFirst().prefix(Int(rest.first ?? 0)), as: UTF8.self)
        try send(channel: frame.channel, .basicConsumeOk(BasicConsumeOk(consumerTag: tag)))
    }

    /// What the client still sends until its end: frames, heartbeats left out.
    public func remainingFrames() throws -> [PeerFrame] {
        var frames: [PeerFrame] = []
        while let frame = try nextFrame() { frames.append(frame) }
        return frames
    }
}
