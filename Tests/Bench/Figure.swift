import Foundation

/// Numbers for people: three significant digits, thousands separated.
enum Figure {
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        let size = abs(value)
        if size >= 100 || value == 0 { return grouped(Int64(value.rounded())) }
        let text = String(format: size >= 10 ? "%.1f" : "%.3g", value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func grouped(_ value: Int64) -> String {
        var digits = String(abs(value))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}
