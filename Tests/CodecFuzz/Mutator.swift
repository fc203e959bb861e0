/// Makes new inputs of old ones: flipped bits, lengths that lie, pieces of others, tables in tables.
struct Mutator {
    private static let longest = 40_000
    private static let tags = Array("tbBsuIilLfdDSxAFVTZ".utf8)

    private var random: FuzzRandom
    private let corpus: [[UInt8]]

    init(seed: UInt64, corpus: [[UInt8]]) {
        random = FuzzRandom(seed: seed)
        self.corpus = corpus
    }

    mutating func next() -> [UInt8] {
        var octets = corpus[random.below(corpus.count)]
        for _ in 0...random.below(4) { mutate(&octets) }
        // Half of them stay well framed, so that the damage is found inside, not at the first frame end.
        if random.below(2) == 0 { reframe(&octets) }
        if octets.count > Mutator.longest { octets.removeLast(octets.count - Mutator.longest) }
        return octets
    }

    private mutating func mutate(_ octets: inout [UInt8]) {
        guard !octets.isEmpty else { return octets = corpus[0] }
        let place = random.below(octets.count)
        switch random.below(11) {
        case 0: octets[place] ^= 1 << UInt8(random.below(8))
        case 1: octets[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: octets[place] = [0, 1, 0x7F, 0x80, 0xFF, 0xCE][random.below(6)]
        case 3: octets.removeSubrange(place..<min(octets.count, place + 1 + random.below(8)))
        case 4: octets.insert(contentsOf: (0...random.below(8)).map { _ in UInt8(truncatingIfNeeded: random.next()) }, at: place)
        case 5: lie(&octets, at: place)
        case 6: octets[place] = Mutator.tags[random.below(Mutator.tags.count)]
        case 7: splice(&octets, at: place)
        case 8: octets.removeLast(random.below(octets.count))
        case 9: octets += corpus[random.below(corpus.count)]
        default: octets = nestedTable()
        }
    }

    /// A length of four octets, often one that is wrong by little or by everything.
    private mutating func lie(_ octets: inout [UInt8], at place: Int) {
        guard place + 4 <= octets.count else { return }
        let lengths: [UInt32] = [
            0, 1, 0xFF, 0x7FFF_FFFF, 0x8000_0000, .max, UInt32(octets.count), UInt32(octets.count - place),
            UInt32(max(0, octets.count - place - 4)), UInt32(truncatingIfNeeded: random.next()),
        ]
        write(lengths[random.below(lengths.count)], to: &octets, at: place)
    }

    private mutating func splice(_ octets: inout [UInt8], at place: Int) {
        let other = corpus[random.below(corpus.count)]
        let start = random.below(other.count)
        let piece = other[start..<min(other.count, start + 1 + random.below(64))]
        if random.below(2) == 0 {
            octets.insert(contentsOf: piece, at: place)
        } else {
            octets.replaceSubrange(place..<min(octets.count, place + piece.count), with: piece)
        }
    }

    /// A content header whose headers nest up to far beyond the bound, lengths correct.
    private mutating func nestedTable() -> [UInt8] {
        let depth = 1 + random.below(80)
        var value: [UInt8] = [UInt8(ascii: "V")]
        for _ in 0..<depth {
            var inside = value
            let isArray = random.below(2) == 0
            if !isArray { inside = [1, 0x6B] + inside }
            for _ in 0..<random.below(3) { inside += isArray ? [UInt8(ascii: "V")] : [0, UInt8(ascii: "V")] }
            value = [isArray ? UInt8(ascii: "A") : UInt8(ascii: "F"), 0, 0, 0, 0] + inside
            write(UInt32(inside.count), to: &value, at: 1)
        }
        var headers: [UInt8] = [0, 0, 0, 0, 1, 0x68] + value
        write(UInt32(headers.count - 4), to: &headers, at: 0)
        let payload = [0, 60, 0, 0] + [UInt8](repeating: 0, count: 8) + [0x20, 0] + headers
        var frame: [UInt8] = [2, 0, 1, 0, 0, 0, 0] + payload + [0xCE]
        write(UInt32(payload.count), to: &frame, at: 3)
        return frame
    }

    /// Takes what looks like the first frame and makes its length and its end right.
    private mutating func reframe(_ octets: inout [UInt8]) {
        guard octets.count >= 8 else { return }
        octets[0] =
            [1, 2, 3, 8][random.below(20) == 0 ? random.below(4) : min(2, Int(octets[0] & 3) == 0 ? 0 : Int(octets[0] & 3) - 1)]
        write(UInt32(octets.count - 8), to: &octets, at: 3)
        octets[octets.count - 1] = 0xCE
    }

    private func write(_ length: UInt32, to octets: inout [UInt8], at place: Int) {
        for index in 0..<4 { octets[place + index] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * index)) }
    }
}
