import Bus
import Contracts

/// What a portfolio may be called.
enum PortfolioName {
    static let maximumLength = 40

    /// Without blanks around it. Throws `invalidInput` (field `name`).
    static func check(_ text: String) throws(BusError) -> String {
        var name = Substring(text)
        while name.first?.isWhitespace == true { name.removeFirst() }
        while name.last?.isWhitespace == true { name.removeLast() }
        let isPrintable = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
            default: true
            }
        }
        guard (1...maximumLength).contains(name.count), name.utf8.count <= 4 * maximumLength, isPrintable else {
            throw BusError(
                .invalidInput, "A name has 1 to \(maximumLength) letters, digits and signs.", field: "name")
        }
        return String(name)
    }
}
