/// Which of the coins that one holds are the ones that one sells.
public enum CostBasisMethod: String, Codable, Sendable, Hashable, CaseIterable {
    /// Those that were bought first.
    case firstIn = "fifo"
    /// Those that were bought last.
    case lastIn = "lifo"
    /// Those that cost most for one coin; of such that cost the same, those that were bought first.
    case highestCost = "hifo"
    /// All coins cost the same.
    case average
}
