/// How hard a password hash is to compute (RFC 7914): memory is `128 * 2^logN * r` bytes.
public struct ScryptParameters: Hashable, Sendable {
    /// Binary logarithm of the cost N.
    public var logN: Int
    /// Block size.
    public var r: Int
    /// Parallelisation; each unit costs the same time again.
    public var p: Int

    public init(logN: Int, r: Int, p: Int) {
        self.logN = logN
        self.r = r
        self.p = p
    }

    /// 128 MB and a third of a second, as OWASP recommends for passwords.
    public static let standard = ScryptParameters(logN: 17, r: 8, p: 1)

    /// A gigabyte at most, for new hashes and for stored ones: a damaged or planted row must not take the machine's memory.
    var isAcceptable: Bool {
        (1...20).contains(logN) && (1...64).contains(r) && (1...16).contains(p) && memoryBytes <= (1 << 30) + (16 << 20)
    }

    /// All that OpenSSL allocates for one hash, with some slack: its limit, without which it refuses beyond 32 MB.
    var memoryBytes: UInt64 {
        128 * UInt64(r) * ((1 << UInt64(logN)) + UInt64(p) + 3) + 65536
    }
}
