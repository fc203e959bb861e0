internal import Domain

/// What a coin's price did on one recorded day (UTC).
struct RecordedDay: Sendable, Hashable {
    /// Days since 1970-01-01.
    let day: Int32
    /// Decimals of the prices below.
    let scale: UInt8
    /// Zero where only the close is known.
    let open: Int64
    let high: Int64
    let low: Int64
    let close: Int64
    /// Traded in USD; nil where unknown.
    let volume: Double?

    var hasRange: Bool { open > 0 }
    var start: Timestamp { Timestamp(milliseconds: Int64(day) * 86_400_000) }
    var end: Timestamp { Timestamp(milliseconds: (Int64(day) + 1) * 86_400_000) }

    func price(_ mantissa: Int64) -> Price? { mantissa > 0 ? Price(mantissa: mantissa, scale: Int(scale)) : nil }
    func approximate(_ mantissa: Int64) -> Double { price(mantissa)?.approximate ?? 0 }
}
