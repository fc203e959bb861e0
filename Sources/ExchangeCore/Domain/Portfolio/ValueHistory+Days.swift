extension ValueHistory {
    /// The stretches of time in which each coin was held, the oldest first; one that is held still ends at `end`.
    public static func holdings(_ changes: [Change], until end: Timestamp) -> [AssetID: [TimeRange]] {
        var stretches: [AssetID: [TimeRange]] = [:]
        var since: [AssetID: Timestamp] = [:]
        for change in changes {
            guard let holding = change.holding else { continue }
            if holding.quantityAfter.steps > 0 {
                if since[holding.asset] == nil { since[holding.asset] = change.time }
            } else if let start = since.removeValue(forKey: holding.asset), start < change.time {
                stretches[holding.asset, default: []].append(TimeRange(from: start, to: change.time))
            }
        }
        for (asset, start) in since where start < end {
            stretches[asset, default: []].append(TimeRange(from: start, to: end))
        }
        return stretches
    }

    /// Those of `times` within `stretches` at which no price was observed. All lists ascend.
    public static func unobserved(
        _ times: some Sequence<Timestamp>, in stretches: [TimeRange], _ observations: [Observation]
    ) -> [Timestamp] {
        var stretch = stretches[...]
        var known = observations[...]
        return times.filter { time in
            while let first = stretch.first, first.to <= time { stretch.removeFirst() }
            while let first = known.first, first.time < time { known.removeFirst() }
            guard let first = stretch.first, first.from <= time else { return false }
            return known.first?.time != time
        }
    }

    /// Two lists of prices as one; of two of the same moment the first list's.
    public static func merged(_ first: [Observation], _ second: [Observation]) -> [Observation] {
        guard !second.isEmpty else { return first }
        var merged: [Observation] = []
        merged.reserveCapacity(first.count + second.count)
        var rest = second[...]
        for observation in first {
            while let other = rest.first, other.time < observation.time { merged.append(rest.removeFirst()) }
            if rest.first?.time == observation.time { rest.removeFirst() }
            merged.append(observation)
        }
        return merged + rest
    }
}
