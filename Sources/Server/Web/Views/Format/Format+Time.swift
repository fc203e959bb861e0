internal import Domain

extension Format {
    /// How long ago, in the largest fitting unit: `2 s`, `5 min`, `3 h`, `2 d`.
    static func age(milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1000)
        switch seconds {
        case ..<100: return "\(seconds)\(space)s"
        case ..<6000: return "\(seconds / 60)\(space)min"
        case ..<172_800: return "\(seconds / 3600)\(space)h"
        default: return "\(seconds / 86_400)\(space)d"
        }
    }

    /// Day and minute in UTC, which the browser's script turns into its own zone: `2026-05-03 07:45 UTC`.
    static func time(_ time: Timestamp) -> String {
        let text = time.description
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
    }

    /// With the second, for what is over in a moment: `2026-05-03 07:45:09 UTC`.
    static func second(_ time: Timestamp) -> String {
        let text = time.description
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8) + " UTC"
    }
}

extension Format {
    /// The day in UTC: `2026-05-03`.
    static func day(_ time: Timestamp) -> String { String(time.description.prefix(10)) }

    /// The day in UTC that ends at `time`, which may be its midnight.
    static func day(endingAt time: Timestamp) -> String { day(time.adding(milliseconds: -1)) }
}
