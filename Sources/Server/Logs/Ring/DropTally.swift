internal import Logging

/// How many records of which level had to go.
struct DropTally: Sendable {
    private var counts = Array(repeating: 0, count: Logger.Level.count)
    private(set) var total = 0

    mutating func add(_ level: Logger.Level) {
        counts[level.severity] += 1
        total += 1
    }

    var isEmpty: Bool { total == 0 }

    /// What stands in the log in their place.
    var message: String { "\(total) \(total == 1 ? "record" : "records") dropped: they came faster than they could leave." }

    /// How many of each level.
    var fields: [LogField] {
        counts.enumerated().filter { $0.element > 0 }
            .map { LogField(Logger.Level.severity($0.offset).rawValue, "\($0.element)") }
    }
}
