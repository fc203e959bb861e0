internal import Domain

/// Ratios of amounts. For display only.
enum Figures {
    /// `part` in percent of `whole`; nil when one is missing or the whole is not positive.
    static func share(_ part: USD?, of whole: USD?) -> Double? {
        guard let part, let whole, whole.micros > 0 else { return nil }
        return Double(part.micros) / Double(whole.micros) * 100
    }

    static func difference(_ left: USD, _ right: USD) -> USD {
        let (micros, overflow) = left.micros.subtractingReportingOverflow(right.micros)
        return overflow ? .zero : USD(micros: micros)
    }

    static func direction(_ amount: USD?) -> String { Format.direction(amount.map { Double($0.micros) / 1e6 }).rawValue }
}
