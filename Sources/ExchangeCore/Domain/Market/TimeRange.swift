/// A half-open stretch of time, in milliseconds since 1970.
public struct TimeRange: Hashable, Codable, Sendable {
    public let from: Timestamp
    /// Not part of the range.
    public let to: Timestamp

    /// A range that would end before it begins is empty.
    public init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = max(from, to)
    }

    public var isEmpty: Bool { from == to }
    public var milliseconds: Int64 { to.millisecondsSince(from) }

    /// Whether all of `other` lies in it; an empty range lies in each.
    public func contains(_ other: TimeRange) -> Bool { other.isEmpty || (from <= other.from && other.to <= to) }

    /// What both have in common; empty when they have nothing.
    public func intersection(_ other: TimeRange) -> TimeRange {
        let start = max(from, other.from)
        return TimeRange(from: start, to: max(start, min(to, other.to)))
    }
}

/// A set of moments as ascending ranges that neither touch nor overlap: which stretches of a coin's history are known.
public struct TimeRanges: Hashable, Sendable {
    /// Ascending, none of them empty.
    public private(set) var ranges: [TimeRange] = []

    public init() {}

    public init(_ ranges: some Sequence<TimeRange>) {
        for range in ranges { insert(range) }
    }

    /// Adds a range and joins it with those that it touches or overlaps.
    public mutating func insert(_ range: TimeRange) {
        guard !range.isEmpty else { return }
        var merged = range
        var kept: [TimeRange] = []
        for existing in ranges {
            if existing.to < merged.from || merged.to < existing.from {
                kept.append(existing)
            } else {
                merged = TimeRange(from: min(existing.from, merged.from), to: max(existing.to, merged.to))
            }
        }
        kept.append(merged)
        ranges = kept.sorted { $0.from < $1.from }
    }

    /// Adds all ranges of another set.
    public mutating func formUnion(_ other: TimeRanges) {
        for range in other.ranges { insert(range) }
    }

    /// Whether all of `range` is known, without a gap.
    public func contains(_ range: TimeRange) -> Bool {
        range.isEmpty || ranges.contains { $0.contains(range) }
    }

    /// The parts of `range` that are not in the set, ascending.
    public func missing(in range: TimeRange) -> [TimeRange] {
        var result: [TimeRange] = []
        var cursor = range.from
        for known in ranges where known.to > range.from && known.from < range.to {
            if known.from > cursor { result.append(TimeRange(from: cursor, to: known.from)) }
            cursor = max(cursor, known.to)
        }
        if cursor < range.to { result.append(TimeRange(from: cursor, to: range.to)) }
        return result
    }
}
