import Foundation

/// The figures as data: a list of objects with the keys name, ours, peer, ratio, unit, goal and met; null where there is
/// nothing to say.
struct ResultFile {
    let measurements: [Measurement]

    func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try (encoder.encode(measurements.map(Entry.init)) + Data("\n".utf8)).write(to: url, options: .atomic)
    }

    private struct Entry: Encodable {
        let measurement: Measurement

        enum CodingKeys: String, CodingKey {
            case name, ours, peer, ratio, unit, goal, met
        }

        /// By hand, because a synthesised one leaves out what is nil.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(measurement.name, forKey: .name)
            try container.encode(measurement.ours, forKey: .ours)
            try container.encode(measurement.peer, forKey: .peer)
            try container.encode(measurement.ratio, forKey: .ratio)
            try container.encode(measurement.unit, forKey: .unit)
            try container.encode(measurement.goal?.description, forKey: .goal)
            try container.encode(measurement.isMet, forKey: .met)
        }
    }
}
