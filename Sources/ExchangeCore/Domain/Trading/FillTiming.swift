/// Which quote an order may take.
public enum FillTiming: String, Codable, Sendable, Hashable, CaseIterable {
    /// The one there is, if it is fresh.
    case current
    /// The first that the source observes after the order was accepted: nobody who sees prices earlier gains by it.
    case next
}
