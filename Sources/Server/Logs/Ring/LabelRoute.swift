/// Where the records of a label go.
final class LabelRoute: Sendable {
    /// Records of the transport never go onto the bus: each would cause the next.
    static let transportPrefix = "transport."

    let label: String
    /// The instance that they belong to.
    let origin: Int
    /// Whether they leave the process.
    let leaves: Bool

    init(label: String, process: LogProcess) {
        self.label = label
        origin = process.origin(ofLabel: label)
        leaves = !label.hasPrefix(Self.transportPrefix)
    }
}
