internal import Domain

/// When a signed request was made and for how long it is good.
struct SignedTime: Sendable, Hashable {
    static let defaultWindow: Int64 = 5000
    static let longestWindow: Int64 = 60_000
    /// How far ahead of ours the caller's clock may be.
    static let largestLead: Int64 = 1000

    let timestamp: Int64
    /// Milliseconds after `timestamp`.
    let window: Int64

    init(_ parameters: BinanceParameters) throws(BinanceError) {
        let sent = try parameters.requiredInteger("timestamp")
        // Binance takes microseconds, too; as milliseconds they would be in the year 50000.
        timestamp = sent >= 100_000_000_000_000 ? sent / 1000 : sent
        let window = try parameters.decimal("recvWindow").map { window in
            (0..<window.scale).reduce(window.mantissa) { value, _ in value / 10 }
        }
        guard window ?? 0 <= Int128(Self.longestWindow) else { throw .windowTooLong }
        self.window = window.map { Int64($0) } ?? Self.defaultWindow
    }

    /// Throws -1021 unless a request of this time is good at `now`.
    func check(at now: Timestamp) throws(BinanceError) {
        guard timestamp < now.milliseconds + Self.largestLead else { throw .tooEarly }
        guard now.milliseconds - timestamp <= window else { throw .tooLate }
    }
}
