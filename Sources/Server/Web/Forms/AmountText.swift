internal import Domain

/// A positive number as people type it: `1500`, `1,5`, `1.5`, `1,500.25`, `10 000`.
///
/// A comma is a decimal sign for half of the world and groups thousands for the other half. Where both readings are
/// possible the person is asked; nothing is ever guessed about money.
enum AmountText {
    struct Problem: Error, Equatable {
        /// For the person who typed it: what is wrong and what to write.
        let message: String
    }

    static let maximumDigits = 30

    static func parse(_ typed: String) throws(Problem) -> DecimalText {
        let text = try plain(typed)
        guard let number = DecimalText(text) else { throw Problem(message: "Write a number such as 1.5.") }
        guard number.mantissa > 0 else { throw Problem(message: "Write a number greater than zero.") }
        return number
    }

    /// USD with at most six decimals.
    static func usd(_ typed: String) throws(Problem) -> USD {
        let number = try parse(typed)
        guard let micros = number.units(decimals: USD.decimals) else {
            throw tooFine(number, decimals: USD.decimals)
                ? Problem(message: "An amount in USD has at most six decimals.") : tooLarge
        }
        return USD(micros: micros)
    }

    /// Coins on the coin's own step.
    static func quantity(_ typed: String, of asset: Asset) throws(Problem) -> Quantity {
        let number = try parse(typed)
        let decimals = Int(asset.quantityDecimals)
        guard let steps = number.units(decimals: decimals) else {
            guard tooFine(number, decimals: decimals) else { throw tooLarge }
            throw Problem(
                message: decimals == 0
                    ? "\(asset.symbol) is traded in whole coins." : "\(asset.symbol) has at most \(decimals) decimals.")
        }
        return Quantity(steps: steps, decimals: asset.quantityDecimals)
    }

    /// USD for one coin, on the coin's price tick.
    static func price(_ typed: String, of asset: Asset) throws(Problem) -> Price {
        let number = try parse(typed)
        let decimals = Int(asset.priceDecimals)
        guard let units = number.units(decimals: decimals), let price = Price(mantissa: units, scale: decimals) else {
            guard tooFine(number, decimals: decimals) else { throw tooLarge }
            throw Problem(message: "Prices of \(asset.symbol) are multiples of \(asset.priceTick) USD.")
        }
        return price
    }

    private static let tooLarge = Problem(message: "That is more than the exchange can count.")

    private static func tooFine(_ number: DecimalText, decimals: Int) -> Bool {
        var mantissa = number.mantissa
        var scale = number.scale
        while scale > decimals {
            if !mantissa.isMultiple(of: 10) { return true }
            mantissa /= 10
            scale -= 1
        }
        return false
    }

    /// The number with a point for decimals and nothing else but digits.
    private static func plain(_ typed: String) throws(Problem) -> String {
        let blanks: Set<Unicode.Scalar> = [" ", "\t", "\u{00A0}", "\u{2009}", "\u{202F}"]
        var scalars = Array(typed.unicodeScalars)
        while let first = scalars.first, blanks.contains(first) { scalars.removeFirst() }
        while let last = scalars.last, blanks.contains(last) { scalars.removeLast() }
        guard !scalars.isEmpty else { throw Problem(message: "Write how much, for example 1.5.") }
        if scalars[0] == "-" || scalars[0] == "\u{2212}" { throw Problem(message: "Write a number greater than zero.") }
        var digits = 0
        for scalar in scalars {
            switch scalar {
            case "0"..."9": digits += 1
            case ".", ",": break
            case _ where blanks.contains(scalar): break
            case _ where scalar.properties.numericType != nil: throw Problem(message: "Write it with the digits 0 to 9.")
            default: throw Problem(message: "Write digits and at most one decimal sign, for example 1500 or 1.5.")
            }
        }
        guard digits > 0 else { throw Problem(message: "Write how much, for example 1.5.") }
        guard digits <= maximumDigits else { throw Problem(message: "That has too many digits: at most \(maximumDigits).") }
        let marks = String(String.UnicodeScalarView(scalars.map { blanks.contains($0) ? " " : $0 }))
        return try resolve(marks)
    }

    /// Decides what points, commas and blanks mean.
    private static func resolve(_ text: String) throws(Problem) -> String {
        let points = text.count { $0 == "." }
        let commas = text.count { $0 == "," }
        switch (points, commas) {
        case (0, 0): return try ungrouped(text, by: " ")
        case (1, 0): return try decimal(text, at: ".", groupedBy: " ")
        case (0, 1):
            if let reading = ambiguous(text) { throw reading }
            return try decimal(text, at: ",", groupedBy: " ")
        case (0, _): return try ungrouped(text, by: ",")
        case (_, 0): return try ungrouped(text, by: ".")
        default:
            guard let lastPoint = text.lastIndex(of: "."), let lastComma = text.lastIndex(of: ",") else { throw mixed }
            if lastPoint > lastComma, points == 1 { return try decimal(text, at: ".", groupedBy: ",") }
            if lastComma > lastPoint, commas == 1 { return try decimal(text, at: ",", groupedBy: ".") }
            throw mixed
        }
    }

    private static let mixed = Problem(message: "Write it without thousands separators, for example 1500.25.")

    /// `1,500`: one comma with one to three digits before it, not a lone zero, and exactly three behind.
    private static func ambiguous(_ text: String) -> Problem? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 3, (1...3).contains(parts[0].count), !parts[0].hasPrefix("0"),
            !parts[0].contains(" "), !parts[1].contains(" ")
        else { return nil }
        return Problem(message: "\(text) can mean two things: write \(parts[0])\(parts[1]) or \(parts[0]).\(parts[1]).")
    }

    private static func decimal(_ text: String, at mark: Character, groupedBy group: Character) throws(Problem) -> String {
        let parts = text.split(separator: mark, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].allSatisfy({ $0.isASCII && $0.isNumber }) else { throw mixed }
        return try ungrouped(String(parts[0]), by: group) + "." + parts[1]
    }

    /// Groups of three behind a first one of one to three.
    private static func ungrouped(_ text: String, by mark: Character) throws(Problem) -> String {
        let groups = text.split(separator: mark, omittingEmptySubsequences: false)
        guard groups.count > 1 else {
            guard text.allSatisfy({ $0.isASCII && $0.isNumber }) else { throw mixed }
            return text
        }
        guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }),
            groups.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else { throw mixed }
        return groups.joined()
    }
}
