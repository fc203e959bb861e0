import AMQPCodec

/// One input, and what must hold for any.
struct Specimen {
    private static let maximumFrameSize = 32_768

    private let octets: [UInt8]

    init(_ octets: [UInt8]) { self.octets = octets }

    /// Nil when all is well. A trap is for the caller's caller to see.
    func problem() -> String? {
        var whole = Feed(maximumFrameSize: Specimen.maximumFrameSize)
        whole.feed(octets[...])
        // Cuts that depend on the input alone, so that it fails again.
        var random = FuzzRandom(seed: octets.reduce(5381) { $0 &* 33 &+ UInt64($1) })
        var split = Feed(maximumFrameSize: Specimen.maximumFrameSize)
        var rest = octets[...]
        while !rest.isEmpty {
            let piece = rest.prefix(1 + random.below(random.below(3) == 0 ? 3 : 4000))
            rest = rest.dropFirst(piece.count)
            split.feed(piece)
        }
        guard whole.seen == split.seen else { return "fed in pieces it is something else than fed whole" }
        guard whole.contents == split.contents else { return "contents differ between whole and pieces" }
        guard whole.error == split.error, whole.consumed == split.consumed else {
            return "the end differs between whole and pieces"
        }
        for frame in whole.seen where !frame.isEmpty { if let problem = Specimen.instability(of: frame) { return problem } }
        return nil
    }

    /// Decoding what we encoded gives what we encoded it from.
    private static func instability(of frame: [UInt8]) -> String? {
        var again = Feed(maximumFrameSize: 1 << 30)
        again.feed(frame[...])
        guard again.error == nil || again.error?.replyCode == 505 else {
            return "our own frame is refused: \(again.error?.message ?? "")"
        }
        guard again.seen == [frame], again.consumed == frame.count else { return "encoding what was decoded is not stable" }
        return nil
    }
}
