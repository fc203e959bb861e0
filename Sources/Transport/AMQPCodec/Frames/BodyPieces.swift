/// How a body is split over frames (section 4.2.6.2).
struct BodyPieces {
    /// The most octets of the body in one frame.
    let most: Int
    /// Octets of all frames together.
    let octets: Int

    /// - Parameter maximumFrameSize: The negotiated frame-max; 0 for none.
    init(_ bodySize: Int, maximumFrameSize: Int) {
        let maximum = maximumFrameSize > 0 ? maximumFrameSize : Int(UInt32.max)
        most = max(1, maximum - Frame.overhead)
        octets = bodySize + (bodySize + most - 1) / most * Frame.overhead
    }
}
