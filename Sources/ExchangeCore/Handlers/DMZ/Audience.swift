import Domain

/// How many browsers are connected to all web instances together. An instance that is silent for two minutes is gone:
/// each repeats its number twice a minute.
struct Audience: Sendable {
    private static let silenceMilliseconds: Int64 = 120_000

    private var instances: [String: (browsers: Int, heard: Timestamp)] = [:]

    mutating func hear(_ instance: String, browsers: Int, at time: Timestamp) {
        instances = instances.filter { time.millisecondsSince($0.value.heard) < Audience.silenceMilliseconds }
        // As many as anybody runs; more would be somebody's mistake.
        guard instances[instance] != nil || instances.count < 1_000 else { return }
        instances[instance] = (max(0, browsers), time)
    }

    func browsers(at time: Timestamp) -> Int {
        instances.values.reduce(0) { sum, entry in
            time.millisecondsSince(entry.heard) < Audience.silenceMilliseconds ? sum + min(entry.browsers, 1_000_000) : sum
        }
    }
}
