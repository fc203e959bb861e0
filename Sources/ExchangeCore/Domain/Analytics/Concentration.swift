/// How a portfolio is spread over what it holds, cash included.
public struct Concentration: Sendable, Hashable {
    /// Shares of the whole, in the order of the values; all zero when there is nothing.
    public let shares: [Double]
    /// The sum of the squares of the shares (Herfindahl and Hirschman): 1 for one holding, near 0 for very many; nil when
    /// there is nothing.
    public let herfindahl: Double?
    /// How many holdings of the same size would be as concentrated: 1 / herfindahl.
    public var effectiveNumber: Double? { herfindahl.map { 1 / $0 } }

    public init(_ values: [USD]) {
        let total = values.reduce(0.0) { $0 + Double($1.micros) }
        guard total > 0 else {
            shares = values.map { _ in 0 }
            herfindahl = nil
            return
        }
        shares = values.map { Double($0.micros) / total }
        herfindahl = shares.reduce(0) { $0 + $1 * $1 }
    }
}
