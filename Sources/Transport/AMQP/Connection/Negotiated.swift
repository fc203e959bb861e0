/// What both sides agreed on with `connection.tune` (AMQP 0-9-1, section 4.2.2 and 4.2.3).
struct Negotiated: Hashable, Sendable {
    /// Octets, with the 8 around the payload.
    let frameMax: UInt32
    /// The highest number of a channel.
    let channelMax: UInt16
    /// Seconds; 0 for no heartbeats.
    let heartbeat: UInt16

    /// Either side 0: the other's value; else the smaller. But no heartbeats when we want none: a client's 0 in `tune-ok` is the last
    /// word (RabbitMQ, "Heartbeats"). `nil` when the broker's frames would be smaller than the protocol allows.
    init?(ours: Negotiated, frameMax: UInt32, channelMax: UInt16, heartbeat: UInt16) {
        // A frame of any size is one that we would have to hold in memory: 0 from the broker means our own cap.
        self.init(
            frameMax: Self.agreed(ours.frameMax, frameMax), channelMax: Self.agreed(ours.channelMax, channelMax),
            heartbeat: ours.heartbeat == 0 ? 0 : Self.agreed(ours.heartbeat, heartbeat))
        if self.frameMax < Self.leastFrameMax { return nil }
    }

    init(frameMax: UInt32, channelMax: UInt16, heartbeat: UInt16) {
        self.frameMax = frameMax
        self.channelMax = channelMax
        self.heartbeat = heartbeat
    }

    /// `frame-min-size` of the protocol.
    static let leastFrameMax: UInt32 = 4096

    private static func agreed<Value: FixedWidthInteger>(_ a: Value, _ b: Value) -> Value {
        a == 0 || b == 0 ? max(a, b) : min(a, b)
    }
}
